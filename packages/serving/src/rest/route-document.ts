/** What the document of what is served tells of a route beyond what the API's own document has. */
export interface RouteDocument {
  /** Name of one of the tags. */
  readonly tag: string
  /** What the route does, for whoever calls it over HTTP. */
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
