import { type Clock, undisturbed } from '@x/transport'
import { changesNothing } from '../calls/selection.ts'
import { type CallDetails, NO_DETAILS, type ServedEvent } from '../calls/served-event.ts'
import type { ServedOperation } from '../calls/served-operation.ts'
import type { ToolOptions } from './mcp-options.ts'
import type { ToolResult } from './tool-result.ts'
import type { ToolCallContext } from './tool-server.ts'

/** Ms between two notifications: hosts that count from the latest one give up after 60 s at the earliest. */
const PROGRESS_MS = 10_000

/**
 * Notifies a caller with a progress token every ten seconds that its call is under way, until the returned function is
 * called. The progress of an order is unknown, so the elapsed time is reported.
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

/** The result of a tool call, with details for the log. */
export interface ToolOutcome {
  readonly result: ToolResult
  /** The HTTP status that REST answers the same call with. */
  readonly status: number
  readonly details: CallDetails
}

/** Reports the result of a tool call to `onAnswer`. Without it, `log` gets the writes whose caller was gone. */
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
    // A lost read does not matter.
    undisturbed(() => log?.(undeliveredLine(tool.name, result)))
  }
}

/** A line about an undelivered response, without its content. */
function undeliveredLine(name: string, { structuredContent, isError }: ToolResult): string {
  const details = isError ? Object(structuredContent.error) : structuredContent
  const { id, orderId = id, runId, idempotencyKey, outcome = 'accepted' } = details
  // Quoted: they came from outside, and a line is one line.
  const facts = Object.entries({ orderId, runId, idempotencyKey })
    .filter(([, value]) => value !== undefined)
    .map(([fact, value]) => `, ${fact} ${JSON.stringify(value)}`)
  return `${name}: the caller was gone: outcome ${outcome}${facts.join('')}`
}
