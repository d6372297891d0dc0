import { Call, type WithResponse } from '../call/call-promise.ts'
import type { Transport } from '../call/transport.ts'
import { byClientName } from '../input/client-names.ts'
import { givenOptions } from '../input/given-values.ts'
import { SHARED_CALL_OPTIONS, type SharedCallOptions } from '../input/options.ts'
import type { SchemaIssue } from '../issues/schema.ts'
import type { Listing, ListOperation, PageOf, QueryOf } from './page.ts'
import { firstPage, type Page } from './walk.ts'

/**
 * Lists rows. Pages are read one at a time, as they are requested.
 *
 * @param input what the caller passed: path parameters, and query parameters by the names of the client's options.
 */
export function listing<O extends ListOperation>(
  transport: Transport,
  operation: O,
  input: {
    readonly path?: Readonly<Record<string, string>>
    readonly query: QueryOf<O>
    /** What the caller has found wrong with the parameters, beyond what the table says. */
    readonly problems?: readonly SchemaIssue[]
  },
  given: SharedCallOptions,
): Listing<PageOf<O>> {
  // Read now, sent later: changes by the caller in between have no effect.
  const options = givenOptions(given, Object.keys(SHARED_CALL_OPTIONS))
  const query = givenOptions(
    input.query,
    byClientName(operation.parameters).map(({ name }) => name),
  )
  let begun: Promise<WithResponse<Page>> | undefined
  const first = () => {
    const { path = {}, problems = [] } = input
    begun ??= firstPage({ transport, operation, path, options }, query, problems)
    return begun
  }
  const call = () => new Call(first())
  const rows: Listing<Page> = {
    [Symbol.toStringTag]: 'Promise',
    withResponse: first,
    // biome-ignore lint/suspicious/noThenProperty: it is a promise
    then: (fulfilled, rejected) => call().then(fulfilled, rejected),
    catch: (rejected) => call().catch(rejected),
    finally: (settled) => call().finally(settled),
    async *[Symbol.asyncIterator]() {
      for (let page: Page | null = (await first()).data; page !== null; page = await page.nextPage()) yield* page.items
    },
  }
  // The rows and the other fields are the response's own, so their types follow from the operation.
  return rows as unknown as Listing<PageOf<O>>
}
