import { isJsonObject } from '@x/transport'
import { bounded, LARGEST_ERROR } from '../calls/error-size.ts'
import type { OperationResponse } from '../calls/served-operation.ts'
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
