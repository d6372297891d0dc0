import type { Profiler } from 'node:inspector'

/** Where the processor spent its time, as a share of the time that was not idle. */
export interface SelfTime {
  readonly where: string
  readonly share: number
}

/** Adds up a profile's samples by function and by location. */
export function selfTimes({ nodes, samples = [], timeDeltas = [] }: Profiler.Profile): {
  readonly functions: readonly SelfTime[]
  readonly places: readonly SelfTime[]
} {
  const ticks = new Map<number, number>()
  for (const [index, id] of samples.entries()) ticks.set(id, (ticks.get(id) ?? 0) + (timeDeltas[index] ?? 0))
  const functions = new Map<string, number>()
  const places = new Map<string, number>()
  let busy = 0
  for (const { id, callFrame } of nodes) {
    const took = ticks.get(id) ?? 0
    const { functionName, url, lineNumber } = callFrame
    if (took === 0 || functionName === '(idle)') continue
    busy += took
    const place = placeOf(functionName, url)
    const line = url === '' || url.startsWith('node:') ? '' : `:${lineNumber + 1}`
    add(functions, `${functionName || '(anonymous)'}  ${url.split('/').slice(-2).join('/')}${line}`, took)
    add(places, place, took)
  }
  return { functions: ranked(functions, busy), places: ranked(places, busy) }
}

function placeOf(functionName: string, url: string): string {
  if (functionName.startsWith('(')) return functionName
  if (url.startsWith('node:internal/deps/undici')) return 'undici, inside Node'
  if (url.startsWith('node:')) return 'the rest of Node'
  if (url === '') return 'built into V8'
  return url.split('/node_modules/').at(-1)?.split('/packages/').at(-1)?.split('/').slice(0, 2).join('/') ?? url
}

const add = (sums: Map<string, number>, key: string, took: number) => sums.set(key, (sums.get(key) ?? 0) + took)

const ranked = (sums: ReadonlyMap<string, number>, whole: number): SelfTime[] =>
  [...sums].map(([where, took]) => ({ where, share: took / whole })).sort((a, b) => b.share - a.share)
