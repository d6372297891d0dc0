import type { Operation } from '@x/transport'
import { idempotencyHeaderOf } from '../idempotency-header.ts'
import type { JsonSchema } from '../json-schema.ts'
import type { OperationSchemas } from '../operation-schema.ts'

/** What the two forms of a tool's result are called among its definitions. */
const SUCCESS = 'Success'
const FAILURE = 'Failure'

const text = (description: string): JsonSchema => ({ type: 'string', description })

const FAILURE_SCHEMA: JsonSchema = {
  type: 'object',
  description: 'Why the call failed, and what to do now.',
  required: ['error'],
  properties: {
    error: {
      type: 'object',
      required: ['type', 'outcome', 'message'],
      properties: {
        type: text('The kind of failure.'),
        code: text("The API's own name for it."),
        status: { type: 'integer', description: 'The HTTP status, where there was an answer.' },
        outcome: {
          type: 'string',
          enum: ['not_sent', 'rejected', 'unknown', 'accepted'],
          description:
            'Whether it happened: not_sent and rejected: no, and next says which key to use now; accepted: yes; unknown: perhaps, so repeat it with the same idempotency key and no other.',
        },
        message: text('What went wrong.'),
        next: text('What to do now.'),
        idempotencyKey: text('The key that the call was sent under.'),
        orderId: text('The order concerned.'),
        runId: text('The run concerned.'),
        requestId: text('What the API calls the request, for its support.'),
        retryAfterMs: { type: 'integer', description: 'How long to wait first, in ms.' },
        issues: {
          type: 'array',
          description: 'What is wrong with which argument.',
          items: {
            type: 'object',
            required: ['path', 'message'],
            properties: { path: text('The argument, or the field in it.'), message: text('What is wrong with it.') },
          },
        },
      },
    },
  },
}

const KEY_SCHEMA: JsonSchema = {
  type: 'string',
  description: 'The key that this was done under. Pass it again to ask for the same thing; it is not done twice.',
}

/** The schema of a tool's arguments. */
export function toolInputSchema({ input }: OperationSchemas, operation: Operation, keyRequired: boolean): JsonSchema {
  const header = keyRequired ? idempotencyHeaderOf(operation) : undefined
  if (header === undefined) return input
  const required = Array.isArray(input.required) ? input.required : []
  return { ...input, required: [header, ...required] }
}

/**
 * The schema of what a tool answers: what the API does, or why it failed. The protocol wants an object, so that anything
 * else is wrapped.
 */
export function toolOutputSchema({ output }: OperationSchemas, operation: Operation): JsonSchema {
  const { $schema, $defs, ...answer } = output
  return {
    $schema,
    type: 'object',
    anyOf: [{ $ref: `#/$defs/${SUCCESS}` }, { $ref: `#/$defs/${FAILURE}` }],
    $defs: { ...Object($defs), [SUCCESS]: successSchema(answer, operation), [FAILURE]: FAILURE_SCHEMA },
  }
}

function successSchema(answer: JsonSchema, operation: Operation): JsonSchema {
  const whole = isList(answer)
    ? { type: 'object', required: ['result'], properties: { result: answer } }
    : operation.accepted === 'identified'
      ? orAnythingWithAnId(answer)
      : answer
  if (idempotencyHeaderOf(operation) === undefined) return whole
  return {
    type: 'object',
    required: ['idempotencyKey'],
    properties: { idempotencyKey: KEY_SCHEMA },
    // Beside the answer's own fields, which may be one of several forms.
    allOf: [whole],
  }
}

export const isList = ({ type }: JsonSchema): boolean => type === 'array'

/**
 * What was done is done, even where the answer is not what the documents promise: a host that checks the answer must not
 * throw it away, or the model does it again.
 */
function orAnythingWithAnId(answer: JsonSchema): JsonSchema {
  const variants = Array.isArray(answer.anyOf) ? answer.anyOf : [answer]
  const anything = {
    type: 'object',
    description: 'An answer in a form that this version does not know. It was done.',
    required: ['id'],
    properties: { id: { type: 'string' } },
  }
  return { anyOf: [...variants, anything] }
}
