import type { Operation, Paging, ResponseOf, Rows } from '../api/operation.ts'
import type { CallPromise } from '../call/call-promise.ts'
import type { Drift } from '../response/drift.ts'

/** An operation that lists rows, a page at a time. */
export interface ListOperation extends Operation {
  readonly rows: Rows
  readonly paging: Paging
}

type RowOf<Data, At> = At extends keyof Data
  ? NonNullable<Data[At]> extends readonly (infer Row)[]
    ? Row
    : never
  : Data extends readonly (infer Row)[]
    ? Row
    : never

type OwnFields = 'items' | 'drift' | 'nextPage'

type PageIn<Data, At> = (Data extends readonly unknown[] ? unknown : Omit<Data, OwnFields | (At & string)>) & {
  readonly items: readonly RowOf<Data, At>[]
  readonly drift: readonly Drift[]
  nextPage(): Promise<PageIn<Data, At> | null>
}

/** One page of an operation: its rows as `items`, and the other fields of the response. */
export type PageOf<O extends ListOperation> = PageIn<ResponseOf<O>['data'], O['rows']['at']>

type ValueOf<P> = P extends { readonly enum: readonly (infer Member)[] }
  ? Member
  : P extends { readonly type: 'string' }
    ? string
    : P extends { readonly type: 'boolean' }
      ? boolean
      : number

type ValuesOf<P> = P extends { readonly repeatable: true } ? ValueOf<P> | readonly ValueOf<P>[] : ValueOf<P>

type OptionOf<P> = P extends { readonly option: infer Option extends string }
  ? Option
  : P extends { readonly name: infer Name extends string }
    ? Name
    : never

type QueryParameter<O extends Operation> = Extract<O['parameters'][number], { readonly in: 'query' }>

/** The query parameters of an operation, as its table types them: a client that types them otherwise does not compile. */
export type QueryOf<O extends Operation> = {
  readonly [P in QueryParameter<O> as P['required'] extends true ? never : OptionOf<P>]?: ValuesOf<P> | undefined
} & {
  readonly [P in QueryParameter<O> as P['required'] extends true ? OptionOf<P> : never]: ValuesOf<P>
}

/** Await it for one page, or iterate over it for every row. The first request is sent when you do either. */
export interface Listing<Page extends { readonly items: readonly unknown[] }>
  extends CallPromise<Page>,
    AsyncIterable<Page['items'][number]> {}
