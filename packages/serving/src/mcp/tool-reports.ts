import { type Clock, undisturbed } from '@x/transport'
import { changesNothing } from '../calls/selection.ts'
import { type CallDetails, NO_DETAILS, type ServedEvent } from '../calls/served-event.ts'
import type { ServedOperation } from '../calls/served-operation.ts'
import type { ToolOptions } from './mcp-options.ts'
import type { ToolResult } from './tool-result.ts'
import type { ToolCallContext } from './tool-server.ts'

/** Ms between two notes of progress: hosts that count from the latest one give up after 60 s at the earliest. */
const PROGRESS_MS = 10_000

/**
 * Tells a caller every ten seconds that its call is under way, where it gave a token for that, until the function that this
 * gives is called. How far an order has come nobody knows, so that what grows is the time.
 */
export function reportProgress({ mcpReq }: ToolCallContext, name: string, clock: Clock): () => void {
  const { _meta, notify } = mcpReq
  const progressToken = _meta?.progressToken
  if (notify === undefined || (typeof progressToken !== 'string' && typeof progressToken !== 'number')) return () => {}
  let clearLimit: () => void = () => {}
  const reportAfter = (seconds: number) => {
    clearLimit = clock.limit(PROGRESS_MS, () => {
      const params = { progressToken, progress: seconds, message: `${name}: under way for ${seconds} s` }
      undisturbed(() => notify({ method: 'notifications/progress', params }))
      reportAfter(seconds + PROGRESS_MS / 1000)
    })
  }
  reportAfter(PROGRESS_MS / 1000)
  return () => clearLimit()
}

/** What a tool call ended in, with what the log is told of it. */
export interface ToolOutcome {
  readonly result: ToolResult
  /** The HTTP status that REST answers the same call with. */
  readonly status: number
  readonly details: CallDetails
}

/** Tells `onAnswer` of an answer. Without it, `log` is told of writes whose answer nobody heard. */
export function reportToolCall(
  { operation, tool }: Pick<ServedOperation<never>, 'operation' | 'tool'>,
  { result, status, details }: ToolOutcome,
  call: Pick<ServedEvent, 'undelivered' | 'durationMs' | 'traceparent' | 'requestId'>,
  { onAnswer, log }: Pick<ToolOptions, 'onAnswer' | 'log'>,
): void {
  if (onAnswer !== undefined) {
    const where = { method: 'tools/call', tool: tool.name, operation: operation.id }
    undisturbed(() => onAnswer({ ...NO_DETAILS, ...where, status, ...details, ...call }))
  } else if (call.undelivered && !changesNothing(operation)) {
    // Of a read nothing is lost.
    undisturbed(() => log?.(undeliveredLine(tool.name, result)))
  }
}

/** What is worth knowing of an answer that nobody hears: never the answer itself. */
function undeliveredLine(name: string, { structuredContent, isError }: ToolResult): string {
  const details = isError ? Object(structuredContent.error) : structuredContent
  const { id, orderId = id, runId, idempotencyKey, outcome = 'accepted' } = details
  // Quoted: they came from outside, and a line is one line.
  const facts = Object.entries({ orderId, runId, idempotencyKey })
    .filter(([, value]) => value !== undefined)
    .map(([fact, value]) => `, ${fact} ${JSON.stringify(value)}`)
  return `${name}: the caller was gone: outcome ${outcome}${facts.join('')}`
}
