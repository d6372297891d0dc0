import { type Drift, isJsonObject, type Operation, withLeftOutRows } from '@x/transport'
import type { OperationCallOptions, OperationInput, OperationResponse, ServedOperation } from './served-operation.ts'

/** What the OpenAPI file says of an operation that is served. */
export type ServedRow = Pick<
  ServedOperation<never>,
  'operation' | 'rest' | 'tool' | 'beside' | 'localParameters' | 'addition' | 'response'
>

/** What a method of a client gives, with its response. */
export interface ClientResponse extends OperationResponse {
  /** Where the response differs from its schema; rows that were left out are among it. */
  readonly drift: readonly Drift[]
}

/**
 * Calls the client another way than by convention.
 *
 * @param options go to the client, all of them.
 * @param answeredWithinMs ms until the caller is answered, whatever has come of the call.
 */
export type CallHook<Client> = (
  client: Client,
  input: OperationInput,
  options: Omit<OperationCallOptions, 'answeredWithinMs'>,
  answeredWithinMs?: number,
) => Promise<ClientResponse>

/** What is particular to one operation. */
export interface OperationHooks<Client>
  extends Pick<ServedOperation<Client>, 'orderAmounts' | 'isFailed' | 'hasPublicLinks' | 'forTool'> {
  /** Default: by convention, as `callByConvention` says. */
  readonly call?: CallHook<Client>
  /** Makes the upstream's form of what the client gave. Default: that of the package, or none. */
  readonly respond?: (response: ClientResponse) => OperationResponse
}

/** Names of methods that give a promise with a response. */
type MethodOf<Client> = {
  [Name in keyof Client]: Client[Name] extends (...args: never) => { withResponse(): Promise<ClientResponse> }
    ? Name
    : never
}[keyof Client]

type IdOf<Rows extends readonly ServedRow[]> = Rows[number]['operation']['id']

/** Every operation is a method of the client or has a hook that calls it: one that has neither does not compile. */
type HooksOf<Client, Id extends string> = Readonly<
  Partial<Record<Id, OperationHooks<Client>>> &
    Record<Exclude<Id, MethodOf<Client>>, OperationHooks<Client> & { readonly call: CallHook<Client> }>
>

/**
 * Makes what serves operations out of the rows of a table and the hooks of those that need one.
 *
 * @param respond makes the upstream's form of what the client gave, for the whole package.
 */
export const servedOperations =
  <Client extends object>() =>
  <const Rows extends readonly ServedRow[]>(
    rows: Rows,
    hooks: HooksOf<Client, IdOf<Rows>>,
    respond: (response: ClientResponse) => OperationResponse = (response) => response,
  ): readonly ServedOperation<Client>[] => {
    const hooksOf: Readonly<Record<string, OperationHooks<Client> | undefined>> = hooks
    return rows.map((row) => {
      const { operation } = row
      const { call = conventionFor(operation), respond: own = respond, ...hook } = hooksOf[operation.id] ?? {}
      return {
        ...row,
        ...hook,
        call: async (client, input, { answeredWithinMs, ...options }) =>
          own(asReceived(operation, await call(client, input, options, answeredWithinMs))),
      }
    })
  }

/**
 * `client[id](...path values, query, body, options).withResponse()`: the query as one object where the operation has query
 * parameters, the body where it has one. A header that is a parameter is an option of the method.
 */
const conventionFor =
  (operation: Operation): CallHook<object> =>
  async (client, { path, query, headers, body }, { keyOrigin: _, ...options }) => {
    const { id, parameters } = operation
    const method: unknown = Reflect.get(client, id)
    if (typeof method !== 'function') throw new TypeError(`${id}: the client has no method of this name`)
    const inPlace = (place: string) => parameters.filter(({ in: at }) => at === place)
    const given = (place: string, values: Readonly<Record<string, unknown>>) =>
      Object.fromEntries(
        inPlace(place).flatMap(({ name, option = name }) =>
          values[name] === undefined ? [] : [[option, values[name]] as const],
        ),
      )
    const args = [
      ...inPlace('path').map(({ name }) => path[name] ?? ''),
      ...(inPlace('query').length === 0 ? [] : [given('query', query)]),
      ...(operation.body === undefined ? [] : [body]),
      { ...given('header', headers), ...options },
    ]
    // The types of the hooks let only methods of the client through that give this.
    const call = Reflect.apply(method, client, args) as { withResponse(): Promise<ClientResponse> }
    return call.withResponse()
  }

/**
 * Lists as they came: with the rows that the client left out, and a page under the name that the API has for its rows,
 * without what only the client's page has.
 */
function asReceived({ rows, paging }: Operation, response: ClientResponse): ClientResponse {
  const { data, drift } = response
  if (Array.isArray(data)) return { ...response, data: withLeftOutRows(data, drift) }
  if (rows === undefined || paging === undefined || !isJsonObject(data) || !Array.isArray(data.items)) return response
  const { items, drift: _drift, nextPage: _nextPage, ...others } = data
  return { ...response, data: { [rows.at]: withLeftOutRows(items, drift), ...others } }
}
