/** Sources by the name of the file that they become: `journal/file` is `dist/journal/file.js`. */
export type Sources = Readonly<Record<string, string>>

/** What a published package is made of. */
export interface PackageParts {
  /** What users load, as a module or as CommonJS: each is written as both. */
  readonly entries: Sources
  /**
   * Adapters that put a client behind a server. CommonJS all through as well, at the price of their code being there twice:
   * Jest requires no modules on Node 20 and 22, nor anywhere without a flag, and ts-jest makes a require() of every import().
   */
  readonly servers: Sources
  /**
   * Servers built by themselves, so that nothing they need gets into the files of the others: the protocol's server needs
   * much more of zod than a client does.
   */
  readonly apart: Sources
  /** Data that servers of both kinds need: a file of its own, so that it is there once. */
  readonly data: Sources
  /** What programs need that only ask what an error is: apart from the client in modules, as bundlers leave out whole files. */
  readonly light: Sources
  /** Commands: modules alone, without declarations. */
  readonly programs: Sources
}
