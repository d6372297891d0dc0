import { readFileSync } from 'node:fs'
import { parse } from 'yaml'

/** One operation as a capability document has it. */
export interface CapabilityOperation {
  readonly id: string
  readonly method: string
  readonly path: string
  readonly parameters: readonly { name: string; in: string; type: string; required: boolean }[]
  readonly rest: { readonly method: string; readonly path: string; readonly also?: string }
  readonly tool: {
    readonly name: string
    readonly hints: { readonly readOnly: boolean; readonly destructive: boolean; readonly idempotent: boolean }
  }
}

/** A capability document of specs/. */
export interface Capability {
  readonly consumes: {
    readonly baseUrl: string
    readonly auth: { readonly type: string; readonly in: string; readonly name: string; readonly environment: string }
  }
  readonly operations: readonly CapabilityOperation[]
}

/** A row of a package’s table of served operations. */
export interface ServedOperation {
  readonly operation: {
    readonly id: string
    readonly method: string
    readonly path: string
    readonly parameters: readonly { name: string; in: string; type: string; required: boolean }[]
    readonly body?: unknown
  }
  readonly rest: CapabilityOperation['rest']
  readonly tool: { readonly name: string } & CapabilityOperation['tool']['hints']
}

export const readCapability = (name: string): Capability =>
  parse(readFileSync(new URL(`../../../specs/${name}.capability.yaml`, import.meta.url), 'utf8'))

const BODY = { name: 'body', in: 'body', type: 'object', required: true }

/** What a package's tables say, in the words of the document. */
export const inWordsOfCapability = ({ operation, rest, tool }: ServedOperation): CapabilityOperation => ({
  id: operation.id,
  method: operation.method,
  path: operation.path,
  parameters: [
    ...operation.parameters.map(({ name, in: place, type, required }) => ({ name, in: place, type, required })),
    ...(operation.body === undefined ? [] : [BODY]),
  ],
  rest: { ...rest },
  tool: {
    name: tool.name,
    hints: { readOnly: tool.readOnly, destructive: tool.destructive, idempotent: tool.idempotent },
  },
})
