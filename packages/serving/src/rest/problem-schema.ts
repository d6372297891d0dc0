import type { JsonSchema } from '../schemas/openapi-document.ts'

const text = (description: string): JsonSchema => ({ type: 'string', description })

/** `Problem` as a schema, for the document of what is served. A test holds answers to it. */
export const PROBLEM_SCHEMA: JsonSchema = {
  type: 'object',
  description: 'A problem detail (RFC 9457).',
  required: ['type', 'title', 'status', 'detail'],
  properties: {
    type: text(
      'The kind of problem; about:blank if the status says it all. urn:problem-type:upstream-credential: the upstream rejects the key of this server, so its operator must act.',
    ),
    title: text('The kind of problem, for a person.'),
    status: { type: 'integer', description: 'The HTTP status.' },
    detail: text('What happened, for a person.'),
    outcome: {
      type: 'string',
      enum: ['not_sent', 'rejected', 'unknown', 'accepted'],
      description:
        'Whether the request took effect. not_sent: nothing was sent. rejected: it was refused; after a 429, repeat the call with the same key; otherwise fix it and use a new key, unless an earlier call with this key was unknown. unknown: it may have happened; repeat the call with the same key. accepted: it happened; only the response was lost.',
    },
    retryable: {
      type: 'boolean',
      description: 'Whether the same call, with the same key, can succeed later without any change.',
    },
    next: text('What to do now, after a 504, a limit or a check of this server.'),
    operation: text('The operation that failed.'),
    idempotencyKey: text('The key of this call. Repeat the call with it if outcome says so.'),
    orderId: text('The order concerned, if its id is known.'),
    runId: text('The run concerned, if its id is known.'),
    errors: {
      type: 'array',
      description: 'Which fields of the request are wrong, and why.',
      items: {
        type: 'object',
        required: ['field'],
        properties: {
          field: text('Where it is.'),
          code: text('What kind of thing is wrong.'),
          message: text('What is allowed, and what was received.'),
        },
      },
    },
    help: text('What the upstream advises.'),
    upstream: {
      type: 'object',
      description: 'The response of the upstream, if there was one.',
      properties: {
        status: { type: 'integer', description: 'Its HTTP status.' },
        type: text('Its own name for the error.'),
        requestId: text('The id that it gave the request.'),
      },
    },
  },
}
