import type { Operation, Parameter } from '@x/transport'
import { checkServing, variablesIn } from './check-serving.ts'
import type { DescribedOperation } from './described-operation.ts'
import { fieldProblem, rowSchema } from './field-paths.ts'
import { componentName, jsonOf, listOf, type Node, nodeOf, operationNodes, resolved } from './openapi-nodes.ts'
import { documentFieldsOf, type OperationFields, operationFieldsOf, TABLE_FIELDS } from './operation-fields.ts'
import { checkSchemas } from './schema-keywords.ts'
import { tableParameter } from './table-parameter.ts'

/**
 * Every operation that an OpenAPI file describes, with its defaults filled in.
 *
 * @throws Error for the first that contradicts itself or leaves out what it has to say.
 */
export function describedOperations(document: Node): readonly DescribedOperation[] {
  const { 'x-timeout-ms': timeoutMs } = documentFieldsOf(document)
  const nodes = operationNodes(document)
  const errorBodies = new Set(nodes.flatMap(({ node }) => responseRefs(document, node, /^[45]/)))
  const operations = nodes.flatMap(({ path, method, shared, node }) => {
    const { operationId } = node
    const where = `${method.toUpperCase()} ${path}`
    if (typeof operationId !== 'string') throw new Error(`${where}: operationId is missing`)
    const fields = operationFieldsOf(node, operationId)
    const parameterNodes = [...listOf(shared.parameters), ...listOf(node.parameters)].map((parameter) =>
      resolved(document, parameter),
    )
    const parametersOf = (some: readonly Node[]) =>
      some.map((one) => tableParameter(one, operationId)).filter((parameter) => parameter !== undefined)
    const successes = Object.keys(nodeOf(node.responses)).filter((status) => /^2/.test(status))
    const [firstSuccess] = successes
    if (firstSuccess === undefined) throw new Error(`${operationId}: responses: expected a 2xx`)
    const described: DescribedOperation = {
      name: operationId,
      id: fields['x-variant-of'] ?? operationId,
      // OpenAPI has them in lower case.
      method: method.toUpperCase() as Operation['method'],
      path,
      parameters: parametersOf(parameterNodes.filter((one) => one['x-local'] !== true)),
      localParameters: parametersOf(parameterNodes.filter((one) => one['x-local'] === true)),
      summary: typeof node.summary === 'string' ? node.summary : operationId,
      body: bodyOf(document, node, operationId),
      responses: Object.fromEntries(
        successes.flatMap((status) => {
          const named = responseOf({ document, node, status, errorBodies, fields, operationId })
          return named === undefined ? [] : [[status, named]]
        }),
      ),
      normalise: fields['x-normalise'],
      otherSuccess: fields['x-other-success'] ?? Number(firstSuccess),
      ...classesOf(operationId, method, fields),
      timeoutMs: fields['x-timeout-ms'] ?? timeoutMs,
      ...declared({ essential: fields['x-essential'], rows: fields['x-rows'], paging: fields['x-paging'] }),
      ...declared({ echoedId: fields['x-echoed-id'], verbatim: fields['x-verbatim'] }),
      ...declared({ resourceId: fields['x-resource-id'] }),
      isMethod: [fields['x-variant-of'], fields['x-internal'], fields['x-local']].every((one) => one === undefined),
      isLocal: fields['x-local'] === true,
      fields,
      node,
    }
    return [described, ...variantsOf(described)]
  })
  for (const operation of operations) checkOperation(document, operation, operations)
  const stray = strayFields(document)
  if (stray.length > 0) throw new Error(`unknown fields in the document: ${stray.join(', ')}`)
  checkSchemas(document)
  return operations
}

/** Members that have a value. */
function declared<Fields extends object>(fields: Fields): { [Name in keyof Fields]?: NonNullable<Fields[Name]> } {
  const entries = Object.entries(fields).filter(([, value]) => value !== undefined)
  // What is left of the members is what the type says.
  return Object.fromEntries(entries) as { [Name in keyof Fields]?: NonNullable<Fields[Name]> }
}

/** Nobody may guess whether a write can be repeated, or what of an answer to it can be believed. */
function classesOf(id: string, method: string, fields: OperationFields): Pick<Operation, 'accepted' | 'retry'> {
  const { 'x-retry': given, 'x-accepted': accepted } = fields
  if (method === 'get' && given !== undefined && given !== 'read') {
    throw new Error(`${id}: x-retry: a GET is a read, got ${given}`)
  }
  const retry = method === 'get' ? 'read' : given
  if (retry === undefined) {
    throw new Error(`${id}: x-retry is missing; a ${method.toUpperCase()} has to say: read, idempotent, keyed or once`)
  }
  if (method !== 'get' && (retry === 'read') !== (fields['x-changes-nothing'] === true)) {
    throw new Error(`${id}: x-changes-nothing: a ${method.toUpperCase()} that is a read has it, and no other operation`)
  }
  if (retry === 'keyed' && accepted !== undefined && accepted !== 'identified') {
    throw new Error(`${id}: x-accepted: a keyed write is identified, got ${accepted}`)
  }
  if (retry === 'read' && accepted === 'identified') {
    throw new Error(`${id}: x-accepted: a read is not identified`)
  }
  if (accepted !== undefined) return { accepted, retry }
  if (retry !== 'read') throw new Error(`${id}: x-accepted is missing; a write has to say what a 2xx must contain`)
  return { accepted: 'readable', retry }
}

function bodyOf(document: Node, node: Node, id: string): string | undefined {
  if (node.requestBody === undefined) return undefined
  const name = componentName(jsonOf(resolved(document, node.requestBody)).schema)
  if (name === undefined) throw new Error(`${id}: requestBody: expected a reference to a component schema`)
  return name
}

const responseRefs = (document: Node, { responses }: Node, status: RegExp): readonly string[] =>
  Object.entries(nodeOf(responses))
    .filter(([key]) => status.test(key))
    .map(([, response]) => componentName(jsonOf(resolved(document, response)).schema))
    .filter((name) => name !== undefined)

interface SuccessOf {
  readonly document: Node
  readonly node: Node
  readonly status: string
  readonly errorBodies: ReadonlySet<string>
  readonly fields: OperationFields
  readonly operationId: string
}

/** The component that a success holds, beside the error body that some servers send with a 200. */
function responseOf({ document, node, status, errorBodies, fields, operationId }: SuccessOf): string | undefined {
  const { schema } = jsonOf(resolved(document, nodeOf(node.responses)[status]))
  // Each variant has its own.
  if (schema === undefined || fields['x-variants'] !== undefined) return undefined
  const forms = listOf(nodeOf(schema).oneOf)
  const names = (forms.length === 0 ? [schema] : forms).map(componentName)
  const [name, ...others] = names.filter((one) => one === undefined || !errorBodies.has(one))
  if (name !== undefined && others.length === 0) return name
  throw new Error(
    `${operationId}: the response ${status}: expected one reference to a component schema, or x-variants, got ${JSON.stringify(schema)}`,
  )
}

/** The same operation for callers who pass certain parameters, with the response that they get. */
function variantsOf(operation: DescribedOperation): readonly DescribedOperation[] {
  const { 'x-variants': variants = {} } = operation.fields
  return Object.entries(variants).map(([name, { requires = [], omits = [], response, essential, rows }]) => {
    const known = operation.parameters.map((parameter) => parameter.name)
    const unknown = [...requires, ...omits].filter((parameter) => !known.includes(parameter))
    if (unknown.length > 0) throw new Error(`${name}: unknown parameter ${unknown.join(', ')} of ${operation.name}`)
    return {
      ...operation,
      name,
      parameters: operation.parameters
        .filter((parameter) => !omits.includes(parameter.name))
        .map(
          (parameter): Parameter => (requires.includes(parameter.name) ? { ...parameter, required: true } : parameter),
        ),
      responses: { [operation.otherSuccess]: response },
      ...declared({ essential, rows }),
      isMethod: false,
      fields: {},
    }
  })
}

/** Whether the parts of an operation fit together. */
function checkOperation(document: Node, operation: DescribedOperation, all: readonly DescribedOperation[]): void {
  const { name, id, path, parameters, responses, rows, paging, echoedId } = operation
  const wrong = (problem: string) => new Error(`${name}: ${problem}`)
  const namesIn = (place: Parameter['in']) => parameters.filter((one) => one.in === place).map((one) => one.name)
  const variables = variablesIn(path)
  if (String(variables.toSorted()) !== String(namesIn('path').toSorted())) {
    throw wrong(`the path has the variables ${variables.join(', ')}, its parameters are ${namesIn('path').join(', ')}`)
  }
  if (all.filter((one) => one.name === name).length > 1) throw wrong('there are two operations of this name')
  if (!all.some((one) => one.name === id)) throw wrong(`x-variant-of: there is no operation ${id}`)
  if (echoedId !== undefined && !namesIn('path').includes(echoedId.parameter)) {
    throw wrong(`x-echoed-id: parameter: expected one of the path, got ${echoedId.parameter}`)
  }
  for (const component of [operation.body, ...Object.values(responses)]) {
    const known = Object.keys(nodeOf(nodeOf(document.components).schemas))
    const wanted = component?.replace('[]', '')
    if (wanted !== undefined && !known.includes(wanted)) throw wrong(`there is no component schema ${wanted}`)
  }
  const schema = schemaOf(document, responses[operation.otherSuccess])
  const problems = [
    ...(operation.essential ?? []).map((field) => fieldProblem(document, schema, field)),
    ...(echoedId === undefined ? [] : [fieldProblem(document, schema, echoedId.field)]),
    ...(rows === undefined || rows.at === '' ? [] : [fieldProblem(document, schema, rows.at)]),
    ...(rows?.essential ?? []).map((field) =>
      fieldProblem(document, rowSchema(document, schema, rows?.at ?? ''), field),
    ),
    ...pagingProblems(document, schema, operation),
  ].filter((problem) => problem !== undefined)
  if (schema !== undefined && problems.length > 0) throw wrong(problems.join('; '))
  if (paging !== undefined && rows === undefined) throw wrong('x-paging: x-rows has to say where the rows are')
  if (operation.retry === 'keyed' && !parameters.some(isKeyHeader)) {
    throw wrong('x-retry: keyed: expected a header parameter whose x-client-option is idempotencyKey')
  }
  checkServing(operation, all, wrong)
}

const isKeyHeader = ({ in: place, name, option }: Parameter): boolean =>
  place === 'header' && /idempotency-key$/i.test(name) && option === 'idempotencyKey'

function pagingProblems(document: Node, schema: unknown, { paging, rows, parameters }: DescribedOperation) {
  if (paging === undefined) return []
  const row = rowSchema(document, schema, rows?.at ?? '')
  const { cursors, end, rowId, numbers } = paging
  const asked = [...cursors.map(({ parameter }) => parameter), ...Object.values(numbers ?? {})]
  const unknown = asked.filter((name) => !parameters.some((one) => one.name === name && one.in === 'query'))
  return [
    ...unknown.map((name) => `x-paging: there is no query parameter ${name}`),
    ...cursors.map((one) =>
      'at' in one ? fieldProblem(document, schema, one.at) : fieldProblem(document, row, one.inLastRow),
    ),
    fieldProblem(document, row, rowId),
    ...(typeof end === 'string' ? [] : [fieldProblem(document, schema, end.hasMore)]),
  ]
}

/** The schema of a component by its name; a list where the name ends in []. */
function schemaOf(document: Node, name: string | undefined): unknown {
  if (name === undefined) return undefined
  const $ref = `#/components/schemas/${name.replace('[]', '')}`
  return name.endsWith('[]') ? { type: 'array', items: { $ref } } : resolved(document, { $ref })
}

/** What schemas say beyond JSON Schema; wire-types.ts and client-form.ts of the test kit read it. */
const SCHEMA_FIELDS = ['x-decimal', 'x-known-values', 'x-unknown', 'x-client-name', 'x-client-omit']

/** Fields that start with x- and that nothing reads, wherever they stand: a typo in one would be ignored. */
function strayFields(node: unknown): readonly string[] {
  if (Array.isArray(node)) return node.flatMap(strayFields)
  if (typeof node !== 'object' || node === null) return []
  return Object.entries(node).flatMap(([key, value]) => [
    ...(/^x-/.test(key) && !TABLE_FIELDS.has(key) && !SCHEMA_FIELDS.includes(key) ? [key] : []),
    ...strayFields(value),
  ])
}
