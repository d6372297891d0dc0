import type { Schema } from '../issues/schema.ts'
import type { RetryClass } from '../outcome/retry-policy.ts'
import type { Acceptance } from '../outcome/verdict.ts'

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

/** A list in an answer, whose rows are judged one by one. */
export interface Rows {
  /** The field that holds it; empty where the answer is the list. */
  readonly at: string
  /** Fields without which a row is left out. One that is no object always is. */
  readonly essential: readonly string[]
}

/** A parameter outside the body. */
export interface Parameter {
  /** Its name on the wire. */
  readonly name: string
  readonly in: 'path' | 'query' | 'header'
  readonly type: 'string' | 'integer'
  readonly required: boolean
}

/**
 * Everything that a program needs to know about one operation of an API, as data; what people read of it is in the API's
 * OpenAPI document. The client, the conformance tests, the
 * exposures and the sandbox read this table; none of them knows an operation of its own.
 */
export interface Operation {
  /** Also the name of the client's method. */
  readonly id: string
  readonly method: Method
  /** The path below the base URL, as a template: `/order/{orderId}`. */
  readonly path: string
  readonly parameters: readonly Parameter[]
  /** What the request body must be; absent where there is none. */
  readonly body?: Schema<unknown>
  /** What a 2xx body must be, by status. */
  readonly responses: Readonly<Record<number, Schema<unknown>>>
  /** Brings the parsed answer into the form that the schemas describe, where servers differ. Never throws. */
  readonly normalise?: (json: unknown) => unknown
  /** A 2xx that is not in `responses` is read as if it had this status. */
  readonly otherSuccess: number
  readonly accepted: Acceptance
  readonly retry: RetryClass
  /** Ms for one attempt, body included. */
  readonly timeoutMs: number
  /** Fields that the client itself needs, as paths: what is wrong with them is an error, where all else is reported. */
  readonly essential?: readonly string[]
  /** The list in the answer: its rows are judged one by one, and one that is of no use costs no other. */
  readonly rows?: Rows
  /**
   * Which field of the answer, as a path, names the thing that a parameter of the path asked for. An answer about another
   * one is an error.
   */
  readonly answersFor?: {
    readonly parameter: string
    readonly field: string
    /** Whether the API takes an id in capital and in small letters for the same one. */
    readonly anyCase?: boolean
  }
  /** The answer is the caller's as it was sent: no amounts made strings. */
  readonly verbatim?: boolean
  /** Which field of an error names the thing the operation is about. */
  readonly subject?: 'orderId' | 'runId'
}

/** An operation that never changes type: keeps the literals of what it is given. */
export const operation = <const T extends Operation>(definition: T): T => definition

type ResponsesOf<O extends Operation> = O['responses']

/** What an operation's answer can be: the status it is read by, with the data that goes with it. */
export type AnswerOf<O extends Operation> = {
  [Status in keyof ResponsesOf<O> & number]: {
    readonly readAs: Status
    readonly data: ResponsesOf<O>[Status] extends Schema<infer T> ? T : never
  }
}[keyof ResponsesOf<O> & number]
