import { isJsonObject, type Operation } from '@x/transport'
import { changesNothing } from '../calls/selection.ts'
import { idempotencyHeaderOf } from '../calls/served-operation.ts'
import type { JsonSchema } from '../schemas/openapi-document.ts'
import type { OperationSchemas } from '../schemas/operation-schema.ts'
import { ANY_JSON } from '../schemas/portable-schema.ts'
import { type TopFields, topFields } from './compact-output.ts'
import type { OutputSchemas } from './mcp-options.ts'

/** What the forms of a tool's result are called among its definitions. */
const SUCCESS = 'Success'
const REPEATED = 'Repeated'
const FAILURE = 'Failure'

const text = (description: string): JsonSchema => ({ type: 'string', description })

const FAILURE_SCHEMA: JsonSchema = {
  type: 'object',
  description: 'Why the call failed, and what to do now.',
  required: ['error'],
  properties: {
    error: {
      type: 'object',
      required: ['type', 'outcome', 'message', 'next'],
      properties: {
        type: text('The kind of failure.'),
        code: text("The API's own name for it."),
        status: { type: 'integer', description: 'The HTTP status, if there was a response.' },
        outcome: {
          type: 'string',
          enum: ['not_sent', 'rejected', 'unknown', 'accepted'],
          description:
            'Whether it happened: not_sent and rejected: no, and next says which key to use now; accepted: yes; unknown: perhaps, so repeat it with the same idempotency key and no other.',
        },
        retryable: { type: 'boolean', description: 'Whether the same call can succeed later.' },
        message: text('What went wrong.'),
        next: text('What to do now.'),
        idempotencyKey: text('The key that the call was sent under.'),
        orderId: text('The order concerned.'),
        runId: text('The run concerned.'),
        requestId: text('The id that the API gave the request, for its support team.'),
        retryAfterMs: { type: 'integer', description: 'How long to wait first, in ms.' },
        issues: {
          type: 'array',
          description: 'Which arguments are wrong, and why.',
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
  description: 'The key of this call. Repeat the call with the same key, and nothing is done twice.',
}

const REPEATED_KEY = {
  type: 'boolean',
  description: 'true: an earlier call did this. This one sent nothing, and must not be repeated.',
} as const

/** Of any type but for what is ours alone: an answer of the API may have fields of the same names. */
const anything = (description: string): JsonSchema => ({ description, anyOf: ANY_JSON })

const COMPACT_REPEATED = {
  repeated: REPEATED_KEY,
  message: anything('Text for a person. Where repeated is true: what the earlier call did.'),
  next: anything('Where repeated is true: what to do now.'),
} as const

/** A read that failed did nothing, and can be repeated. */
const COMPACT_READ_FAILURE = anything('If the call failed: next: what to do now. message: why.')

const COMPACT_FAILURE = anything(
  'If the call failed: next: what to do now. outcome: whether it happened: not_sent and rejected: no; accepted: yes; unknown: perhaps, so repeat it with the same idempotency key and no other. Also type, message and, if known, idempotencyKey, orderId, runId, issues.',
)

/** The schema of a tool's arguments, as they are judged. */
export function toolInputSchema(
  { input }: OperationSchemas,
  operation: Operation,
  keyRequiredError: boolean,
): JsonSchema {
  const header = keyRequiredError ? idempotencyHeaderOf(operation) : undefined
  if (header === undefined) return input
  const required = Array.isArray(input.required) ? input.required : []
  return { ...input, required: [header, ...required] }
}

/** The schema of what a tool answers. Undefined where nothing is to be said of it. */
export function toolOutputSchema(
  schemas: OperationSchemas,
  operation: Operation,
  form: OutputSchemas,
): JsonSchema | undefined {
  if (form === 'none') return undefined
  return form === 'full' ? fullOutput(schemas, operation) : compactOutput(schemas, operation)
}

/** One object with the fields of all that a call can end in, as many hosts read no more of a schema than that. */
function compactOutput({ output }: OperationSchemas, operation: Operation): JsonSchema {
  const { properties, required } = isList(output)
    ? { properties: { result: { type: 'array', ...described(output) } }, required: ['result'] }
    : withList(topFields(output, operation), output)
  const isKeyed = idempotencyHeaderOf(operation) !== undefined
  const forms = [isKeyed ? [...required, 'idempotencyKey'] : required, ...(isKeyed ? [['repeated']] : []), ['error']]
  return {
    type: 'object',
    properties: {
      ...properties,
      ...(isKeyed ? { idempotencyKey: KEY_SCHEMA, ...COMPACT_REPEATED } : {}),
      error: changesNothing(operation) ? COMPACT_READ_FAILURE : COMPACT_FAILURE,
    },
    ...(required.length === 0 ? {} : { anyOf: forms.map((names) => ({ required: names })) }),
  }
}

/** Where an answer may be a list as well, that is a field beside those of the others. */
function withList(fields: TopFields, { anyOf }: JsonSchema): TopFields {
  const list = Array.isArray(anyOf) ? anyOf.filter(isJsonObject).find(isList) : undefined
  if (list === undefined) return fields
  return { ...fields, properties: { ...fields.properties, result: { type: 'array', ...described(list) } } }
}

const described = ({ description }: JsonSchema): JsonSchema => (typeof description === 'string' ? { description } : {})

/**
 * What the API does, or why it failed, to the last field. The protocol wants an object, so that anything else is wrapped.
 */
function fullOutput({ output }: OperationSchemas, operation: Operation): JsonSchema {
  const { $schema, $defs, ...answer } = output
  const forms: Readonly<Record<string, JsonSchema>> = {
    [SUCCESS]: successSchema(answer, operation, topFields(output, operation)),
    ...(idempotencyHeaderOf(operation) === undefined ? {} : { [REPEATED]: REPEATED_SCHEMA }),
    [FAILURE]: FAILURE_SCHEMA,
  }
  return {
    $schema,
    type: 'object',
    anyOf: Object.keys(forms).map((name) => ({ $ref: `#/$defs/${name}` })),
    $defs: { ...Object($defs), ...forms },
  }
}

const REPEATED_SCHEMA: JsonSchema = {
  type: 'object',
  description: 'The result of an earlier call, which this one repeated.',
  required: ['repeated', 'message', 'next', 'idempotencyKey'],
  properties: {
    id: text('What was made.'),
    idempotencyKey: KEY_SCHEMA,
    repeated: REPEATED_KEY,
    message: text('What the earlier call did.'),
    next: text('What to do now.'),
  },
}

function successSchema(answer: JsonSchema, operation: Operation, fields: TopFields): JsonSchema {
  const whole = isList(answer) ? wrapped(answer) : orTheEssentials(withWrappedLists(answer), operation, fields)
  if (idempotencyHeaderOf(operation) === undefined) return whole
  return {
    type: 'object',
    required: ['idempotencyKey'],
    properties: { idempotencyKey: KEY_SCHEMA },
    // Beside the answer's own fields, which may be one of several forms.
    allOf: [whole],
  }
}

/** A result is an object, so that a list is a field of one. A row that differs from what was agreed must not cost the list. */
const wrapped = ({ items = {}, ...list }: JsonSchema): JsonSchema => ({
  type: 'object',
  required: ['result'],
  properties: { result: { ...list, items: { anyOf: [items, ...ANY_JSON] } } },
})

const withWrappedLists = (answer: JsonSchema): JsonSchema =>
  Array.isArray(answer.anyOf)
    ? { ...answer, anyOf: answer.anyOf.map((one) => (isJsonObject(one) && isList(one) ? wrapped(one) : one)) }
    : answer

const isList = ({ type }: JsonSchema): boolean => type === 'array'

/**
 * Any answer that the client takes: a host that checks it must not throw it away because of a field. What was done would be
 * done again, and one old row would cost a whole list.
 */
function orTheEssentials(answer: JsonSchema, { essential, accepted }: Operation, fields: TopFields): JsonSchema {
  if (essential === undefined || essential.length === 0) return answer
  const variants = Array.isArray(answer.anyOf) ? answer.anyOf : [answer]
  const anything = {
    ...objectOf(
      essential.map((path) => path.split('.')),
      (path) => (typeAt(path, fields) === 'array' ? { type: 'array', items: { anyOf: ANY_JSON } } : { type: 'string' }),
    ),
    description: `A response in a form that this version does not know.${accepted === 'identified' ? ' It succeeded.' : ''}`,
  }
  return { anyOf: [...variants, anything] }
}

const typeAt = (path: string, fields: TopFields): unknown =>
  path.split('.').reduce<JsonSchema>((held, step) => Object(Object(held.properties)[step]), { ...fields }).type

/** An object that has every one of the fields, which are given as paths. */
function objectOf(paths: readonly (readonly string[])[], leaf: (path: string) => JsonSchema, above = ''): JsonSchema {
  const names = [...new Set(paths.flatMap(([name]) => name ?? []))]
  const properties = names.map((name) => {
    const within = paths.filter(([first, ...rest]) => first === name && rest.length > 0).map(([, ...rest]) => rest)
    return [name, within.length === 0 ? leaf(`${above}${name}`) : objectOf(within, leaf, `${above}${name}.`)] as const
  })
  return { type: 'object', required: names, properties: Object.fromEntries(properties) }
}
