import type { SandboxRequest } from '@x/sandbox'
import { publicPart } from './authentication.ts'
import type { SandboxOperation } from './router.ts'

/** A request as the sandbox saw it. */
export interface RecordedRequest {
  /** Undefined for a path that the API does not have. */
  readonly operation: SandboxOperation | undefined
  readonly method: string
  readonly path: string
  readonly query: Readonly<Record<string, string>>
  /** By lower-case name. Of the API key only the public part is kept. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  /** When it came: milliseconds since the Unix epoch, on the sandbox's clock. */
  readonly at: number
  /** The status that was sent; undefined while there is none, and for ever when the connection dropped or stalled before it. */
  readonly status: number | undefined
}

/** Every request so far, first to last. It grows without bound: `clear()` it in a program that runs for long. */
export type RequestLog = readonly RecordedRequest[] & {
  /** Forgets every request. Orders and idempotency keys stay. */
  clear(): void
}

/** The log, and how to write to it: `record` gives back a function that fills in the status. */
export function createRequestLog(): {
  readonly log: RequestLog
  readonly record: (
    request: SandboxRequest,
    operation: SandboxOperation | undefined,
    at: number,
  ) => (status: number) => void
} {
  const entries: RecordedRequest[] = []
  const clear = () => {
    entries.length = 0
  }
  const record = (request: SandboxRequest, operation: SandboxOperation | undefined, at: number) => {
    const entry: { -readonly [Key in keyof RecordedRequest]: RecordedRequest[Key] } = {
      operation,
      method: request.method,
      path: request.url.pathname,
      query: Object.fromEntries(request.url.searchParams),
      headers: visibleHeaders(request.headers),
      body: request.body,
      at,
      status: undefined,
    }
    entries.push(entry)
    return (status: number) => {
      entry.status = status
    }
  }
  // Not enumerable, so that the log compares equal to a plain array.
  return {
    log: Object.defineProperty(entries, 'clear', { value: clear }) as RecordedRequest[] & { clear(): void },
    record,
  }
}

function visibleHeaders(headers: Headers): Record<string, string> {
  const visible = Object.fromEntries(headers)
  const key = headers.get('X-Api-Key')
  return key === null ? visible : { ...visible, 'x-api-key': publicPart(key) }
}
