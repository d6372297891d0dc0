import type { Schema } from '../issues/schema.ts'
import type { RetryClass } from '../outcome/retry-policy.ts'
import type { Acceptance } from '../outcome/verdict.ts'

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

/** A list in a response, whose rows are checked one by one. */
export interface Rows {
  /** The field that holds the list; empty if the response itself is the list. */
  readonly at: string
  /** Fields that a row needs; a row without them is left out. A row that is not an object always is. */
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
 * Everything a program needs to know about one operation of an API, as data. Text for readers is in the API's OpenAPI
 * document. The client, the conformance tests, the exposures and the sandbox read this table; none of them hard-codes
 * an operation.
 */
export interface Operation {
  /** Also the name of the client's method. */
  readonly id: string
  readonly method: Method
  /** The path below the base URL, as a template: `/order/{orderId}`. */
  readonly path: string
  readonly parameters: readonly Parameter[]
  /** Schema of the request body; absent if the operation takes no body. */
  readonly body?: Schema<unknown>
  /** Schemas of 2xx bodies, by status. */
  readonly responses: Readonly<Record<number, Schema<unknown>>>
  /** Converts the parsed response into the form that the schemas describe, where servers differ. Never throws. */
  readonly normalise?: (json: unknown) => unknown
  /** A 2xx that is not in `responses` is read as if it had this status. */
  readonly otherSuccess: number
  readonly accepted: Acceptance
  readonly retry: RetryClass
  /** Timeout of one attempt in ms, body included. */
  readonly timeoutMs: number
  /** Fields that the client itself needs, as paths: a problem with them is an error; any other problem is only reported. */
  readonly essential?: readonly string[]
  /** The list in the response. Its rows are checked one by one; an unusable row does not affect the others. */
  readonly rows?: Rows
  /**
   * Path of the response field that repeats a path parameter. A response whose value differs is about another resource
   * and is an error.
   */
  readonly echoedId?: {
    readonly parameter: string
    readonly field: string
    /** Whether the API treats upper- and lower-case ids as the same. */
    readonly anyCase?: boolean
  }
  /** The caller gets the response exactly as it was sent: amounts are not converted to strings. */
  readonly verbatim?: boolean
  /** The error field that holds the operation's resource id. */
  readonly resourceId?: 'orderId' | 'runId'
}

/** Returns an operation unchanged, with its literal types. */
export const operation = <const T extends Operation>(definition: T): T => definition

type ResponsesOf<O extends Operation> = O['responses']

/** The possible responses of an operation: the status that each is read by, with its data. */
export type AnswerOf<O extends Operation> = {
  [Status in keyof ResponsesOf<O> & number]: {
    readonly readAs: Status
    readonly data: ResponsesOf<O>[Status] extends Schema<infer T> ? T : never
  }
}[keyof ResponsesOf<O> & number]
