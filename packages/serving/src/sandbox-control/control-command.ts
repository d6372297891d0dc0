import type { SchemaIssue } from '@x/transport'
import type { BodyCheck } from './body-check.ts'

/** The path of the control endpoint, on the port of the sandbox. */
export const CONTROL_PATH = '/__sandbox'

/** The result of a command. */
export type ControlOutcome =
  /** It was carried out. */
  | { readonly data: unknown }
  /** It conflicts with the state of the sandbox. */
  | { readonly refused: 404 | 409; readonly detail: string }
  /** Its body is wrong. */
  | { readonly issues: readonly SchemaIssue[] }

/** One thing that a program can ask of a sandbox over HTTP, beside the API that the sandbox plays. */
export interface ControlCommand {
  readonly method: 'GET' | 'POST' | 'DELETE'
  /** Below the control endpoint, with `{id}` where an id stands: `/orders/{id}/fail`. */
  readonly path: string
  /** One sentence, for a person. */
  readonly about: string
  /** @param json the body; undefined where there is none. */
  run(input: { readonly id: string; readonly json: unknown }): ControlOutcome | Promise<ControlOutcome>
}

/** A command with a body of fields. A body that is missing has none of them. */
export const taking =
  <Body>(
    check: BodyCheck<Body>,
    run: (body: Body, id: string) => ControlOutcome | Promise<ControlOutcome>,
  ): ControlCommand['run'] =>
  ({ json = {}, id }) => {
    const issues = check.issues(json)
    // In which nothing is wrong, that is a Body.
    return issues.length > 0 ? { issues } : run(json as Body, id)
  }
