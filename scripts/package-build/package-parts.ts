/** Sources by the name of the file that they become: `journal/file` is `dist/journal/file.js`. */
export type Sources = Readonly<Record<string, string>>

/** What a published package is made of. */
export interface PackageParts {
  /** What users load, as a module or as CommonJS: each is written as both. */
  readonly entries: Sources
  /**
   * Adapters that put a client behind a server. Completely available as CommonJS as well, at the price of duplicate
   * code: Jest requires no modules on Node 20 and 22, nor anywhere without a flag, and ts-jest turns every import()
   * into a require().
   */
  readonly servers: Sources
  /**
   * Servers built separately, so that nothing they need gets into the files of the others: the protocol's server needs
   * much more of zod than a client does.
   */
  readonly apart: Sources
  /** Data that servers of both kinds need: a separate file, so that it exists once. */
  readonly data: Sources
  /** For programs that only need to recognise errors: separate from the client in modules, as bundlers drop whole files. */
  readonly light: Sources
  /** Commands: modules only, without declarations. */
  readonly programs: Sources
}
