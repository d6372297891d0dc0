import type { Operation, Parameter } from '@x/transport'
import type { Node } from './openapi-nodes.ts'
import type { OperationFields } from './operation-fields.ts'

/** An operation of the table, with the names of its schemas and functions in place of them. */
export interface DescribedOperation extends Omit<Operation, 'body' | 'responses' | 'normalise'> {
  /** The name that it is exported by. Several operations may share an id. */
  readonly name: string
  readonly summary: string
  /** Name of a component schema; with [] for a list of them. */
  readonly body: string | undefined
  /** The same of responses, by status. */
  readonly responses: Readonly<Record<string, string>>
  readonly normalise: string | undefined
  /** Whether the client has a method of this name. */
  readonly isMethod: boolean
  /** Whether the servers answer it themselves. */
  readonly isLocal: boolean
  /** Parameters that the servers read themselves, and the API does not have. */
  readonly localParameters: readonly Parameter[]
  readonly fields: OperationFields
  readonly node: Node
}
