/**
 * What `build` returns, at once. Behind a pure mark it lets bundlers drop a constant that nobody imports:
 *
 *     export const name = /* @__PURE__ *\/ droppable(() => z.object({ first: z.string() }))
 *
 * A marked call goes only together with arguments that call nothing themselves, and a nested schema is all calls; a
 * function around it is not.
 */
export function droppable<T>(build: () => T): T {
  return build()
}
