import { isJsonObject, type Operation } from '@x/transport'

/** A JSON Schema (2020-12), or a part of one. */
export type JsonSchema = Readonly<Record<string, unknown>>

/** What of an OpenAPI document the servedOperations read. */
export interface OpenApiDocument {
  readonly openapi: string
  readonly paths: Readonly<Record<string, object>>
  readonly components?: object
}

/** Looks things up in an OpenAPI document. */
export interface OpenApiLookup {
  /** What a reference such as `#/components/schemas/Order` names. */
  resolve(node: unknown): JsonSchema
  /** What describes a parameter; empty where the document does not have it. */
  parameter(operation: Operation, name: string, place: string): JsonSchema
  /** What describes the operation in the document. */
  described(operation: Operation): JsonSchema
}

/** @throws Error for an operation or a reference that is not in the document: table and document have come apart. */
export function openApiLookup(document: OpenApiDocument): OpenApiLookup {
  const resolve = (node: unknown): JsonSchema => {
    if (!isJsonObject(node)) throw new Error('expected an object in the OpenAPI document')
    return typeof node.$ref === 'string' ? resolve(at(document, node.$ref)) : node
  }

  const described = ({ path, method, id }: Operation): JsonSchema => {
    const found = member(document.paths[path], method.toLowerCase())
    if (!isJsonObject(found)) throw new Error(`${id}: the OpenAPI document has no ${method} ${path}`)
    return found
  }

  const parameter = (operation: Operation, name: string, place: string): JsonSchema => {
    const shared = listOf(member(document.paths[operation.path], 'parameters'))
    const all = [...shared, ...listOf(described(operation).parameters)].map(resolve)
    return all.find((one) => one.name === name && one.in === place) ?? {}
  }

  return { resolve, parameter, described }
}

function at(document: OpenApiDocument, reference: string): unknown {
  const [root, ...steps] = reference.split('/')
  // In a reference, ~1 is a slash and ~0 a tilde (RFC 6901).
  const names = steps.map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'))
  const found = root === '#' ? names.reduce<unknown>(member, document) : undefined
  if (found === undefined) throw new Error(`the OpenAPI document has no ${reference}`)
  return found
}

const member = (node: unknown, name: string): unknown => (isJsonObject(node) ? node[name] : undefined)

const listOf = (node: unknown): readonly unknown[] => (Array.isArray(node) ? node : [])
