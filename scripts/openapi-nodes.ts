import { isJsonObject } from '@x/transport'

/** A part of an OpenAPI document. */
export type Node = Readonly<Record<string, unknown>>

export const METHODS = ['get', 'post', 'put', 'patch', 'delete'] as const

export const nodeOf = (value: unknown): Node => (isJsonObject(value) ? value : {})

export const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [])

/** Follows references within the document. */
export function resolved(document: Node, value: unknown): Node {
  const node = nodeOf(value)
  if (typeof node.$ref !== 'string') return node
  const [, ...steps] = node.$ref.split('/')
  const found = steps.reduce<unknown>((at, step) => nodeOf(at)[step], document)
  if (!isJsonObject(found)) throw new Error(`the document has no ${node.$ref}`)
  return resolved(document, found)
}

/** The JSON that a request body or a response holds: its schema and its example. */
export const jsonOf = (holder: Node): Node => nodeOf(nodeOf(holder.content)['application/json'])

const COMPONENT = '#/components/schemas/'

/** Name of the component schema that a reference leads to. */
export function componentName(schema: unknown): string | undefined {
  const { $ref } = nodeOf(schema)
  return typeof $ref === 'string' && $ref.startsWith(COMPONENT) ? $ref.slice(COMPONENT.length) : undefined
}

/** Where each operation of the document is, in its order. */
export function operationNodes(document: Node): readonly {
  readonly path: string
  readonly method: (typeof METHODS)[number]
  readonly shared: Node
  readonly node: Node
}[] {
  return Object.entries(nodeOf(document.paths)).flatMap(([path, item]) => {
    const shared = nodeOf(item)
    return Object.entries(shared).flatMap(([key, node]) => {
      const method = METHODS.find((one) => one === key)
      return method === undefined ? [] : [{ path, method, shared, node: nodeOf(node) }]
    })
  })
}
