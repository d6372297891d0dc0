import { isJsonObject } from '@x/transport'
import type { OperationResponse } from '../calls/served-operation.ts'
import { bounded, LARGEST_ERROR } from '../calls/size-limits.ts'
import type { WriteRefusedError } from '../repeats/write-refused-error.ts'
import type { FailedTool } from './tool-advice.ts'
import type { ToolFailure } from './tool-failure.ts'

/** What a tool call ends in, in the protocol's form. */
export interface ToolResult {
  readonly content: { type: 'text'; text: string }[]
  readonly structuredContent: Record<string, unknown>
  readonly isError?: boolean
  readonly _meta?: Record<string, unknown>
  /** The protocol allows for more. */
  readonly [field: string]: unknown
}

/** The answer of the API, and the key of a write with it. A model reads the text, a program the structure: both say the same. */
export function successResult({ data, requestId, idempotencyKey, status }: OperationResponse): ToolResult {
  const answer = isJsonObject(data) ? data : data === undefined ? {} : { result: data }
  const structuredContent = idempotencyKey === undefined ? answer : { ...answer, idempotencyKey }
  return {
    ...structured(structuredContent),
    _meta: requestId === undefined ? { status } : { status, requestId },
  }
}

/** Bytes of the message around it. */
const ENVELOPE = 1024

/** A failure, in a form that no answer of the API and no argument makes larger than errors may be. */
export const failureResult = (error: ToolFailure): ToolResult => ({
  ...structured({
    error: bounded(error, (shown) => JSON.stringify(structured({ error: shown })), LARGEST_ERROR - ENVELOPE),
  }),
  isError: true,
})

/** The same as text and as structure. */
export const structured = (structuredContent: Record<string, unknown>) => ({
  content: [{ type: 'text' as const, text: JSON.stringify(structuredContent) }],
  structuredContent,
})

/** Whether a write was stopped because an earlier one did the same. */
export const isDoneBefore = ({ type, outcome }: WriteRefusedError): boolean =>
  type === 'repeated_write' && outcome === 'accepted'

/**
 * The result of a call that repeats a completed write. It is not a failure: a model that reads of a failure and of
 * another key pays again.
 */
export function repeatedAnswer(tool: FailedTool, error: WriteRefusedError): Record<string, unknown> {
  const { idempotencyKey, orderId, runId } = error
  const id = orderId ?? runId
  return {
    ...(id === undefined ? {} : { id }),
    idempotencyKey,
    repeated: true,
    message: error.failed ? failedBefore(tool, error) : paidBefore(tool, error),
    next: error.failed ? nextOfFailed(tool, error) : nextOfPaid(tool, error),
  }
}

const paidBefore = ({ name, idempotencyHeader, reader }: FailedTool, error: WriteRefusedError): string =>
  `Already paid. Do not call ${name} again: the same body was sent a short while ago with ${idempotencyHeader} ${JSON.stringify(error.idempotencyKey)}, and was carried out${named(error, ' as order ')}. This call sent nothing. That response, with links or without, is not repeated here${reader === undefined ? '' : `; ${reader} reads it`}.`

const nextOfPaid = (tool: FailedTool, error: WriteRefusedError): string =>
  `If this was for the same person and the same payment, it is done: do not call again. ${reading(tool, error)}${newKey(tool, 'For another person, or for a second payment that the user asks for')}`

const failedBefore = ({ idempotencyHeader }: FailedTool, error: WriteRefusedError): string =>
  `Already sent. Do not repeat it unchanged: the same body was sent a short while ago with ${idempotencyHeader} ${JSON.stringify(error.idempotencyKey)}, and the order${named(error, ' ')} failed. This call sent nothing.`

const nextOfFailed = (tool: FailedTool, error: WriteRefusedError): string =>
  `${reading(tool, error)}Tell the user that it failed. ${newKey(tool, 'If the user wants to pay after all')}`

/** What was made, where the answer said. */
const named = ({ orderId, runId }: WriteRefusedError, before: string): string => {
  const id = orderId ?? runId
  return id === undefined ? '' : `${before}${id}`
}

function reading({ reader, operation: { resourceId } }: FailedTool, { orderId, runId }: WriteRefusedError): string {
  const id = orderId ?? runId
  return reader === undefined || id === undefined
    ? ''
    : `To see its status, call ${reader} with ${resourceId} ${JSON.stringify(id)}. `
}

const newKey = ({ name, idempotencyHeader }: FailedTool, whatFor: string): string =>
  `${whatFor}: call ${name} with a new ${idempotencyHeader}.`
