/** Compiles only for `true`. */
export type Expect<T extends true> = T

/** Whether two types are the same one, optional and readonly included. */
export type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false

/**
 * A type without the index signatures that say "and anything else"; maps with a type of their own stay. What may be
 * anything is not looked into, because it would come out as `{}`. Whether a field is readonly does not count.
 */
export type Closed<T> = unknown extends T ? T : ClosedKnown<T>

type ClosedKnown<T> = T extends string | number | boolean | null | undefined
  ? T
  : T extends readonly (infer Member)[]
    ? Closed<Member>[]
    : { -readonly [Key in keyof T as IsAnythingElse<T, Key> extends true ? never : Key]: Closed<T[Key]> }

type IsAnythingElse<T, Key extends keyof T> = string extends Key ? (unknown extends T[Key] ? true : false) : false
