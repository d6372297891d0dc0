/**
 * Reads one environment variable. Undefined where there is no `process` (edge runtimes), where reading is refused
 * (Deno without --allow-env throws), and where the variable is empty: an empty key or URL never means anything.
 */
export function readEnvironment(name: string): string | undefined {
  try {
    const value = globalThis.process?.env?.[name]
    return value === '' ? undefined : value
  } catch {
    return undefined
  }
}
