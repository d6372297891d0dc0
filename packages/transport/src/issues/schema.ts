/** One problem with a value. */
export interface SchemaIssue {
  /** Where it is, from the outermost key inward: `['items', 0, 'face_value']`. */
  readonly path: readonly (string | number)[]
  /** The kind of problem, in one word with underscores: `invalid_type`, `too_small`, `unrecognized_keys`. */
  readonly code: string
  /** A sentence for people: what is allowed and what came. */
  readonly message: string
}

/**
 * A check that knows the type it stands for. It never changes the value: a valid value is used as it is.
 *
 * It is a Standard Schema (version 1), so it works with any library that accepts those, and it does not expose the
 * library it is built with.
 */
export interface Schema<T> {
  /** Everything that is wrong with the value, in the order of its fields; empty if it is valid. */
  issues(value: unknown): readonly SchemaIssue[]
  /** What libraries that accept a Standard Schema read. */
  readonly '~standard': {
    /** Version of the Standard Schema specification. */
    readonly version: 1
    /** Who made the schema. */
    readonly vendor: string
    /** Checks a value. Synchronous: the result has either the same value or issues. */
    readonly validate: (
      value: unknown,
    ) =>
      | { readonly value: T; readonly issues?: undefined }
      | { readonly issues: readonly { readonly message: string; readonly path: readonly (string | number)[] }[] }
    /** For types only; undefined at run time. */
    readonly types?: {
      /** What may be checked: anything. */
      readonly input: unknown
      /** The type that a valid value has. */
      readonly output: T
    }
  }
}

/** The type that a schema stands for. */
export type TypeOf<S> = S extends Schema<infer T> ? T : never
