/** What a program prints: ms since it started. */
export interface Loaded {
  readonly loaded: number
  readonly ready: number
}

interface Program {
  readonly name: string
  /** For Node. */
  readonly args: readonly string[]
}

/** Node creates `Request`, and with it all of its fetch, on first access. ky accesses it at import. */
export const CONTROL = 'globalThis.Request'

const timed = (load: string) => `
  const began = performance.now()
  ${load}
  const loaded = performance.now() - began
  void globalThis.Request
  console.log(JSON.stringify({ loaded, ready: performance.now() - began }))`

const esm = (specifier: string): Program => ({
  name: `${specifier}, ESM`,
  args: ['--input-type=module', '-e', timed(`await import('${specifier}')`)],
})

const cjs = (specifier: string): Program => ({
  name: `${specifier}, CJS`,
  args: ['--input-type=commonjs', '-e', timed(`require('${specifier}')`)],
})

export const PROGRAMS: readonly Program[] = [
  { name: CONTROL, args: ['--input-type=module', '-e', timed('')] },
  esm('@x/runa-payouts'),
  cjs('@x/runa-payouts'),
  esm('@x/inngest-runs'),
  cjs('@x/inngest-runs'),
  // What they consist of, and what the alternatives use.
  esm('ky'),
  esm('zod/mini'),
  esm('stripe'),
  esm('openai'),
  esm('tremendous'),
]
