import type { ServedOperation } from '../calls/served-operation.ts'

/** A path that is served, with what each method of it does. */
export interface Route<Client> {
  /** As the table writes it: `/v1/order/{orderId}`. */
  readonly template: string
  readonly methods: ReadonlyMap<string, ServedOperation<Client>>
}

export type RouteMatch<Client> =
  | { readonly kind: 'found'; readonly route: Route<Client>; readonly path: Readonly<Record<string, string>> }
  /** A part of the path is not percent-encoded UTF-8. */
  | { readonly kind: 'malformed' }
  | { readonly kind: 'none' }

/** Finds routes by path. A literal path takes precedence over one with a variable. */
export function routeTable<Client>(
  servedOperations: readonly ServedOperation<Client>[],
): (pathname: string) => RouteMatch<Client> {
  const byShape = new Map<string, { template: string; methods: Map<string, ServedOperation<Client>> }>()
  for (const servedOperation of servedOperations) {
    const { method, path, also } = servedOperation.rest
    for (const template of also === undefined ? [path] : [path, also]) {
      // The names of variables carry nothing.
      const shape = template.replace(/\{\w+\}/g, '{}')
      const route = byShape.get(shape) ?? { template, methods: new Map() }
      route.methods.set(method, servedOperation)
      byShape.set(shape, route)
    }
  }
  const routes = [...byShape.values()]
    .map((route) => ({ route, steps: route.template.split('/') }))
    .sort((one, other) => variablesIn(one.steps) - variablesIn(other.steps))

  return (pathname) => {
    const given = pathname.split('/')
    for (const { route, steps } of routes) {
      const values = valuesIn(steps, given)
      if (values === undefined) continue
      const path = decoded(values)
      return path === undefined ? { kind: 'malformed' } : { kind: 'found', route, path }
    }
    return { kind: 'none' }
  }
}

const nameOf = (step: string): string | undefined => /^\{(\w+)\}$/.exec(step)?.[1]

const variablesIn = (steps: readonly string[]): number => steps.filter((step) => nameOf(step) !== undefined).length

function valuesIn(steps: readonly string[], given: readonly string[]): readonly [string, string][] | undefined {
  if (steps.length !== given.length) return undefined
  const values: [string, string][] = []
  for (const [index, step] of steps.entries()) {
    const value = given[index] ?? ''
    const name = nameOf(step)
    if (name === undefined ? value !== step : value === '') return undefined
    if (name !== undefined) values.push([name, value])
  }
  return values
}

/** Each value in a segment of its own, so that an encoded slash is part of the value. */
function decoded(values: readonly [string, string][]): Record<string, string> | undefined {
  try {
    return Object.fromEntries(values.map(([name, value]) => [name, decodeURIComponent(value)]))
  } catch {
    return undefined
  }
}

/** What the document of what is served tells of a route beyond what the API's own document has. */
export interface RouteDocument {
  /** Name of one of the tags. */
  readonly tag: string
  /** What the route does, for HTTP callers. */
  readonly description: string
  /** A body that is accepted. Explorers send it as it is, so what it asks for has to be harmless to repeat by hand. */
  readonly body?: unknown
  /** An answer of each status that a call that went well can have. */
  readonly answers?: Readonly<Record<number, unknown>>
}

/** The same of all routes of a package. */
export interface RouteDocuments {
  readonly tags: readonly { readonly name: string; readonly description: string }[]
  /** By the operation's id. */
  readonly routes: Readonly<Record<string, RouteDocument>>
}
