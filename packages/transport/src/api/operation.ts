import type { Schema } from '../issues/schema.ts'
import type { Acceptance } from '../outcome/outcome.ts'
import type { RetryClass } from '../outcome/retry-policy.ts'

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

/** A list in a response, whose rows are checked one by one. */
export interface Rows {
  /** The field that holds the list; empty if the response itself is the list. */
  readonly at: string
  /** Fields that a row needs; a row without them is left out. A row that is not an object always is. */
  readonly essential: readonly string[]
}

interface AnyParameter {
  /** Its name on the wire. The REST adapter and the MCP server take it by this name. */
  readonly name: string
  /** Its name among the options of the client's method, if that is another. */
  readonly option?: string
  readonly in: 'path' | 'query' | 'header'
  readonly required: boolean
  /** It may be an array, whose members repeat its name: `status=FAILED&status=COMPLETED`. `type` is that of a member. */
  readonly repeatable?: boolean
  /** What messages say that it should be: `an ISO 4217 code such as "USD"`. Default: its type and its limits. */
  readonly expected?: string
}

interface TextParameter extends AnyParameter {
  readonly type: 'string'
  readonly enum?: readonly string[]
  readonly minLength?: number
  /** A regular expression, as the OpenAPI document has it. */
  readonly pattern?: string
}

interface NumberParameter extends AnyParameter {
  readonly type: 'integer' | 'number'
  readonly minimum?: number
  readonly maximum?: number
}

interface SwitchParameter extends AnyParameter {
  readonly type: 'boolean'
}

/** A parameter outside the body, with the values that are allowed. */
export type Parameter = TextParameter | NumberParameter | SwitchParameter

/** A query parameter that asks for another page, and where a page has the value to pass. */
export type PageCursor = {
  /** Name of the query parameter. */
  readonly parameter: string
} & (
  | {
      /** Path of the cursor in the response: `pagination.cursors.after`. */
      readonly at: string
    }
  | {
      /** Path of the cursor in the last row, if the response itself has none: `internal_id`. */
      readonly inLastRow: string
    }
)

/** How a list goes from page to page. Its rows are where `Operation.rows` says. */
export interface Paging {
  /**
   * How to ask for the next page, one way for each direction. A walk takes the direction of the cursor that the caller
   * passed; otherwise the first.
   */
  readonly cursors: readonly [PageCursor, ...PageCursor[]]
  /**
   * What ends the list. A page without a cursor always does.
   *
   * - `empty_page`: a page without rows, even if it has a cursor.
   * - `no_cursor`: nothing else; an empty page may be followed by others.
   * - `hasMore`: a page whose field at this path is not true.
   */
  readonly end: 'empty_page' | 'no_cursor' | { readonly hasMore: string }
  /** The field that identifies a row: `id`. A page that starts with the row of an earlier page is that page again. */
  readonly rowId: string
  /**
   * Page numbers, as an alternative to cursors. If the response has cursors all the same, the server does not know page
   * numbers: the page is then reached by walking to it.
   */
  readonly numbers?: {
    /** Name of the query parameter that holds the number, from 1. */
    readonly page: string
    /** Name of the query parameter that holds the number of rows on a page. */
    readonly size: string
    /** Name of the same parameter for a server that knows only cursors. */
    readonly limit: string
  }
}

/**
 * Everything a program needs to know about one operation of an API, as data. Text for readers is in the API's OpenAPI
 * document. The client, the conformance tests, serving and the sandbox read this table; none of them hard-codes
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
  /** How the list in the response continues. Absent if the response is the whole list. */
  readonly paging?: Paging
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
export type ResponseOf<O extends Operation> = {
  [Status in keyof ResponsesOf<O> & number]: {
    readonly readAs: Status
    readonly data: ResponsesOf<O>[Status] extends Schema<infer T> ? T : never
  }
}[keyof ResponsesOf<O> & number]
