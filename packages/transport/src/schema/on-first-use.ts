/**
 * The result of `build`, built when it is first needed and never again. A program that makes one call builds the
 * schemas of that call, and importing them costs next to nothing.
 *
 * Behind a pure annotation it also lets bundlers drop a constant that nobody imports:
 *
 *     export const name = /* @__PURE__ *\/ onFirstUse(() => z.object({ first: z.string(), second: other() }))
 *
 * Bundlers drop an annotated call only if its arguments make no calls themselves, and a nested schema is nothing but
 * calls; a function around it makes none.
 */
export function onFirstUse<T extends object>(build: () => T): () => T {
  let built: T | undefined
  return () => {
    built ??= build()
    return built
  }
}
