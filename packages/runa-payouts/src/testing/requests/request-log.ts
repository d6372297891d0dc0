import type { RequestLog as Log, RecordedRequest as Recorded } from '@x/sandbox'
import { publicPart } from './gateway.ts'
import type { SandboxOperation } from './read-operations.ts'

/** A request as the sandbox saw it. Of the API key only the public part is kept. */
export type RecordedRequest = Recorded<SandboxOperation>

/** Every request so far, in order. The log grows without limit: call `clear()` in a program that runs for long. */
export type RequestLog = Log<SandboxOperation>

/** What the log keeps of a request's headers. */
export function visibleHeaders(headers: Headers): Record<string, string> {
  const visible = Object.fromEntries(headers)
  const key = headers.get('X-Api-Key')
  return key === null ? visible : { ...visible, 'x-api-key': publicPart(key) }
}
