import type { JsonSchema } from '../schemas/openapi-document.ts'

const text = (description: string): JsonSchema => ({ type: 'string', description })

/** `Problem` as a schema, for the document of what is served. A test holds answers to it. */
export const PROBLEM_SCHEMA: JsonSchema = {
  type: 'object',
  description: 'A problem detail (RFC 9457).',
  required: ['type', 'title', 'status', 'detail'],
  properties: {
    type: text(
      'Names the kind of problem; about:blank where the status says it all. urn:problem-type:upstream-credential: the upstream refuses the key of this server, so its operator has to act.',
    ),
    title: text('The kind of problem, for a person.'),
    status: { type: 'integer', description: 'The HTTP status.' },
    detail: text('What happened, for a person.'),
    outcome: {
      type: 'string',
      enum: ['not_sent', 'rejected', 'unknown', 'accepted'],
      description:
        'Whether what was asked for happened. not_sent: nothing was sent. rejected: it was refused; after a 429 repeat the call with the same key, otherwise fix it and use a new key, unless an earlier call with this one was unknown. unknown: it may have happened; repeat the call with the same key. accepted: it happened, and only the answer was lost.',
    },
    retryable: {
      type: 'boolean',
      description: 'Whether the same call, with the same key, can succeed later without anybody changing anything.',
    },
    next: text('What to do now, after a 504, a limit or a check of this server.'),
    operation: text('The operation that failed.'),
    idempotencyKey: text('The key of this call, to repeat it with where outcome says so.'),
    orderId: text('The order concerned, where its id is known.'),
    runId: text('The run concerned, where its id is known.'),
    errors: {
      type: 'array',
      description: 'What is wrong with which field of the request.',
      items: {
        type: 'object',
        required: ['field'],
        properties: {
          field: text('Where it is.'),
          code: text('What kind of thing is wrong.'),
          message: text('What is allowed and what came.'),
        },
      },
    },
    help: text('What the upstream advises.'),
    upstream: {
      type: 'object',
      description: 'What the upstream answered, where it did.',
      properties: {
        status: { type: 'integer', description: 'Its HTTP status.' },
        type: text('Its own name for the error.'),
        requestId: text('What it calls the request.'),
      },
    },
  },
}
