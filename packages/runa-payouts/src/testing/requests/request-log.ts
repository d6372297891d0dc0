import type { RequestLog as Log, RecordedRequest as Recorded } from '@x/sandbox'
import { publicPart } from './gateway.ts'
import type { SandboxOperation } from './read-operations.ts'

/** A request as the sandbox received it. Only the public part of the API key is kept. */
export type RecordedRequest = Recorded<SandboxOperation>

/** Every request so far, in order. The log grows without limit: call `clear()` in a long-running program. */
export type RequestLog = Log<SandboxOperation>

/** The headers that the log keeps of a request. */
export function visibleHeaders(headers: Headers): Record<string, string> {
  const visible = Object.fromEntries(headers)
  const key = headers.get('X-Api-Key')
  return key === null ? visible : { ...visible, 'x-api-key': publicPart(key) }
}
