import type { DescribedOperation } from './described-operation.ts'
import { listOf } from './openapi-nodes.ts'

/** Whether what the file says about serving an operation fits together. */
export function checkServing(
  operation: DescribedOperation,
  all: readonly DescribedOperation[],
  wrong: (problem: string) => Error,
): void {
  const { fields } = operation
  const { 'x-rest': rest, 'x-tool': tool, 'x-addition': addition, 'x-served-description': description } = fields
  if (
    operation.isLocal &&
    (tool === undefined || addition === undefined || fields['x-served-response'] === undefined)
  ) {
    throw wrong('x-local: only the servers have it, so it needs x-tool, x-addition and x-served-response')
  }
  if (rest === undefined && tool === undefined) {
    if (addition !== undefined) throw wrong('x-addition: it is not served; x-rest and x-tool say how')
    return
  }
  if (rest === undefined || tool === undefined || description === undefined) {
    throw wrong('what is served needs all of x-rest, x-tool and x-served-description')
  }
  if (addition === 'by_default' && operation.retry !== 'read') {
    throw wrong('x-addition: by_default: only a read may be served without being named')
  }
  if (tool.readOnly && operation.retry !== 'read') throw wrong('x-tool: readOnly: only a read is')
  const queries = operation.parameters.filter((one) => one.in === 'query').map((one) => one.name)
  for (const field of ['defaults', 'most'] as const) {
    const odd = Object.keys(tool[field] ?? {}).filter((parameter) => !queries.includes(parameter))
    if (odd.length > 0) throw wrong(`x-tool: ${field}: there is no query parameter ${odd.join(', ')}`)
  }
  const variables = variablesIn(operation.path).toSorted()
  for (const template of [rest.path, rest.also].filter((one) => one !== undefined)) {
    if (String(variablesIn(template).toSorted()) !== String(variables)) {
      throw wrong(`x-rest: ${template} does not have the variables of ${operation.path}`)
    }
  }
  if (listOf(operation.node.tags).length !== 1) throw wrong('tags: what is served has one')
  const strange = (fields['x-beside']?.tools ?? []).filter(
    (named) => !all.some((one) => one.fields['x-tool']?.name === named),
  )
  if (strange.length > 0) throw wrong(`x-beside: there is no tool ${strange.join(', ')}`)
  const twin = all.find((one) => one !== operation && isServedAs(one, operation))
  if (twin !== undefined) throw wrong(`it has the tool or the route of ${twin.name}`)
}

/** Names of the variables of a path. */
export const variablesIn = (path: string): readonly string[] =>
  [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name)

/** Two operations that a caller could not tell apart. */
function isServedAs(one: DescribedOperation, other: DescribedOperation): boolean {
  if (one.fields['x-tool'] === undefined || other.fields['x-tool'] === undefined) return false
  if (one.fields['x-tool'].name === other.fields['x-tool'].name) return true
  const others = routesOf(other)
  return routesOf(one).some((route) => others.includes(route))
}

/** With variables that have lost their names: `GET /v1/order/{}`. */
const routesOf = ({ method, fields: { 'x-rest': rest } }: DescribedOperation): readonly string[] =>
  [rest?.path, rest?.also]
    .filter((path) => path !== undefined)
    .map((path) => `${method} ${path.replace(/\{\w+\}/g, '{}')}`)
