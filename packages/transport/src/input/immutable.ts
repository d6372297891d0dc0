/** The same type, deeply readonly, so that a body may be passed `as const`. */
export type Immutable<T> = T extends object ? { readonly [Key in keyof T]: Immutable<T[Key]> } : T
