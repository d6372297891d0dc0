/**
 * What `build` returns, built when it is first asked for and never again. A program that makes one call builds the
 * schemas of that call, and importing them costs next to nothing.
 *
 * Behind a pure mark it also lets bundlers drop a constant that nobody imports:
 *
 *     export const name = /* @__PURE__ *\/ onFirstUse(() => z.object({ first: z.string(), second: other() }))
 *
 * A marked call goes only together with arguments that call nothing themselves, and a nested schema is all calls; a
 * function around it is not.
 */
export function onFirstUse<T extends object>(build: () => T): () => T {
  let built: T | undefined
  return () => {
    built ??= build()
    return built
  }
}
