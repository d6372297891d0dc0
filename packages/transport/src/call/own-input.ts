import { givenQuery, givenRecord } from '../input/given-values.ts'
import type { SharedCallOptions } from '../input/options.ts'
import type { CallInput } from './request.ts'

/** A copy, so that changes by the caller do not affect this call. */
export const withOwnQuery = <Plan extends CallInput>(plan: Plan): Plan => ({
  ...plan,
  ...(plan.query === undefined ? {} : { query: givenQuery(plan.query) }),
  ...(plan.extraQuery === undefined ? {} : { extraQuery: givenQuery(plan.extraQuery) }),
})

/** The same for headers. */
export const withOwnHeaders = (options: SharedCallOptions): SharedCallOptions =>
  options?.headers === undefined ? options : { ...options, headers: givenRecord(options.headers) }
