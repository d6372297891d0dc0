/** The same type with nothing in it that can be assigned, so that a body may be given `as const`. */
export type Immutable<T> = T extends object ? { readonly [Key in keyof T]: Immutable<T[Key]> } : T
