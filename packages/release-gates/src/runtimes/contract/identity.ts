interface Traces {
  readonly Bun?: { readonly version: string }
  readonly Deno?: { readonly version: { readonly deno: string } }
  readonly EdgeRuntime?: string
  readonly navigator?: { readonly userAgent: string }
  readonly process?: { readonly version: string }
}

/** What the runtime says that it is: proof that a row of the table was tried where it says so. */
export function identity(): string {
  const { Bun, Deno, EdgeRuntime, navigator, process }: Traces = globalThis
  // All of these pass for Node too (workerd at newer dates), so they are asked first.
  if (Bun !== undefined) return `Bun ${Bun.version}`
  if (Deno !== undefined) return `Deno ${Deno.version.deno}`
  if (EdgeRuntime !== undefined) return EdgeRuntime
  if (navigator?.userAgent === 'Cloudflare-Workers') return navigator.userAgent
  return `Node ${String(process?.version).slice(1)}`
}
