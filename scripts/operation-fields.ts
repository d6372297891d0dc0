import { listed, suggestion } from '@x/transport'
import * as z from 'zod'

// What the OpenAPI file of an API says beyond OpenAPI, as fields that start with x-. Each has one meaning, described
// here, and a value of another form fails the generator.

const name = z.string().min(1)
const path = z.string().regex(/^\/./, 'expected a path that starts with a slash')
const sentence = z
  .string()
  .regex(/[.!]$/, 'expected sentences, with a full stop at the end')
  // A word that YAML broke at its hyphen.
  .regex(/^(?!.*[a-z]- [a-z])/s, 'expected no hyphen before a space: YAML folds a line that ends in one')

const rows = z.strictObject({
  /** The field that holds the list; empty if the response itself is the list. */
  at: z.string(),
  /** Fields that a row needs. */
  essential: z.array(name),
})

const cursor = z.union([
  z.strictObject({ parameter: name, at: name }),
  z.strictObject({ parameter: name, inLastRow: name }),
])

const operationFields = z.strictObject({
  /** Whether a call may be repeated. A GET is a `read`; everything else has to say. */
  'x-retry': z.enum(['read', 'idempotent', 'keyed', 'once']).optional(),
  /** A POST that only reads, such as a price: said twice, as a write that is taken for a read is sent again. */
  'x-changes-nothing': z.literal(true).optional(),
  /** What a 2xx has to contain to be believed. Default for a read: `readable`; everything else has to say. */
  'x-accepted': z.enum(['identified', 'readable', 'empty_or_readable', 'anything']).optional(),
  /** Fields of a response that the client itself needs, as paths. */
  'x-essential': z.array(name).optional(),
  'x-rows': rows.optional(),
  /** How the list continues; the type `Paging` of the transport says what each member means. */
  'x-paging': z
    .strictObject({
      cursors: z.tuple([cursor], cursor),
      end: z.union([z.enum(['empty_page', 'no_cursor']), z.strictObject({ hasMore: name })]),
      rowId: name,
      numbers: z.exactOptional(z.strictObject({ page: name, size: name, limit: name })),
    })
    .optional(),
  /** The status that a 2xx which is not in `responses` is read as. Default: the first 2xx of `responses`. */
  'x-other-success': z.int().min(200).max(299).optional(),
  /** Timeout of one attempt. Default: that of the whole document. */
  'x-timeout-ms': z.int().positive().optional(),
  /** The error field that holds the id of what the operation is about. */
  'x-resource-id': z.enum(['orderId', 'runId']).optional(),
  /** The response field that repeats a path parameter: a response about something else is an error. */
  'x-echoed-id': z.strictObject({ parameter: name, field: name, anyCase: z.exactOptional(z.boolean()) }).optional(),
  /** A function of `src/api/normalise.ts` that brings responses into the form of their schema. */
  'x-normalise': name.optional(),
  'x-verbatim': z.boolean().optional(),
  /** Another route to what that operation does: it has the same id, and no method of its own. */
  'x-variant-of': name.optional(),
  /** The client calls it for itself; it has no method of that name. */
  'x-internal': z.literal(true).optional(),
  /** Forms of the operation with responses of their own, by the parameters that are passed. */
  'x-variants': z
    .record(
      name,
      z.strictObject({
        requires: z.array(name).optional(),
        omits: z.array(name).optional(),
        /** A component schema, or an array of one: `Balance[]`. */
        response: z.string().regex(/^\w+(\[\])?$/, 'expected the name of a component schema, with [] for a list'),
        essential: z.array(name).optional(),
        rows: rows.optional(),
      }),
    )
    .optional(),
  /** The routes that serve it; the method is the operation's own. */
  'x-rest': z.strictObject({ path, also: path.optional() }).optional(),
  /** The MCP tool that serves it. */
  'x-tool': z
    .strictObject({
      name: z.string().regex(/^[a-z]+(-[a-z]+)*$/, 'expected words in lower case with dashes between them'),
      readOnly: z.boolean(),
      destructive: z.boolean(),
      idempotent: z.boolean(),
      description: sentence,
      /** Values of query parameters for a tool's caller who passes none. */
      defaults: z.exactOptional(z.record(name, z.union([z.string(), z.number(), z.boolean()]))),
      /** Largest values of query parameters, where a tool takes less than the API. */
      most: z.exactOptional(z.record(name, z.int())),
      /** What the tool answers, if that is shorter than what the route answers. */
      response: z.exactOptional(z.strictObject({ schema: z.record(z.string(), z.unknown()) })),
    })
    .optional(),
  /** The servers answer it themselves: the API has no such operation, and the client no method. */
  'x-local': z.literal(true).optional(),
  /** What is said beside the descriptions where all of these tools are served. */
  'x-beside': z.strictObject({ tools: z.array(name), tool: sentence, route: sentence }).optional(),
  /** It is not in the capability document: served `by_default`, which only a read may be, or only `when_named`. */
  'x-addition': z.enum(['by_default', 'when_named']).optional(),
  /** What the route does, for readers of the served /openapi.json. */
  'x-served-description': sentence.optional(),
  /** What it answers when served, if that is not the API's own response. */
  'x-served-response': z.strictObject({ schema: z.record(z.string(), z.unknown()), example: z.unknown() }).optional(),
})

const parameterFields = z.strictObject({
  /** Its name among the options of the client's method, if that is another. */
  'x-client-option': name.optional(),
  /** The API requires it, and the client makes a value for callers who pass none. */
  'x-made-by-client': z.literal(true).optional(),
  /** The client always sets it, from its own options. */
  'x-set-by-client': z.literal(true).optional(),
  /** The servers read it themselves: the API has no such parameter, and the client no option. */
  'x-local': z.literal(true).optional(),
  /** What messages say that it should be. Default: its type and its limits. */
  'x-expected': name.optional(),
})

const documentFields = z.strictObject({
  /** Timeout of one attempt, unless the operation says otherwise. */
  'x-timeout-ms': z.int().positive(),
})

export type OperationFields = z.infer<typeof operationFields>
export type ParameterFields = z.infer<typeof parameterFields>

type Node = Readonly<Record<string, unknown>>

/** Names of all of these fields: nobody needs them but the generator. */
export const TABLE_FIELDS: ReadonlySet<string> = new Set(
  [operationFields, parameterFields, documentFields].flatMap((schema) => Object.keys(schema.shape)),
)

export const operationFieldsOf = (node: Node, where: string): OperationFields => fieldsOf(operationFields, node, where)
export const parameterFieldsOf = (node: Node, where: string): ParameterFields => fieldsOf(parameterFields, node, where)
export const documentFieldsOf = (node: Node): z.infer<typeof documentFields> =>
  fieldsOf(documentFields, node, 'the document')

/** @throws Error that names each field that is unknown or has a value of another form. */
function fieldsOf<Shape extends z.core.$ZodLooseShape>(
  schema: z.ZodObject<Shape, z.core.$strict>,
  node: Node,
  where: string,
): z.output<z.ZodObject<Shape, z.core.$strict>> {
  const given = Object.fromEntries(Object.entries(node).filter(([key]) => key.startsWith('x-')))
  const read = schema.safeParse(given)
  if (read.success) return read.data
  const problems = read.error.issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys' && issue.path.length === 0
      ? issue.keys.map((key) => unknownField(key, Object.keys(schema.shape)))
      : [`${issue.path.join('.')}: ${issue.message}`],
  )
  throw new Error(`${where}: ${listed(problems)}`)
}

function unknownField(key: string, known: readonly string[]): string {
  return `unknown field ${key}; ${suggestion(key, known)}`
}
