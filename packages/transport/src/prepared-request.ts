import type { Method } from './operation.ts'

/** A request as it goes out, byte for byte the same on every attempt. */
export interface PreparedRequest {
  readonly method: Method
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string
}
