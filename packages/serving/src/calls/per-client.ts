/**
 * Makes something once per client. All handlers of a client, for REST and for tools, share it.
 *
 * @param name of a registered symbol: what serves by REST and what serves tools may be built apart, each with its copy of
 * this code.
 */
export function perClient<Thing>(name: string, client: object, make: () => Thing): Thing {
  const symbol = Symbol.for(name)
  const found: unknown = Reflect.get(globalThis, symbol)
  // Only this code registers this name, in one copy or another.
  const ofClients = (found instanceof WeakMap ? found : new WeakMap()) as WeakMap<object, Thing>
  if (ofClients !== found) Reflect.set(globalThis, symbol, ofClients)
  const known = ofClients.get(client)
  if (known !== undefined) return known
  const made = make()
  ofClients.set(client, made)
  return made
}
