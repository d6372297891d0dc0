/** The result of a game. */
export interface GameReport {
  readonly seed: number
  readonly journal: string
  /** What happened although it must never happen; empty if all is well. */
  readonly violations: readonly string[]
  /** What happened, line by line. */
  readonly story: readonly string[]
  readonly figures: Figures
}

const NAMES = [
  'processes',
  'kills',
  'stops',
  'wakes',
  'cuts',
  'orders',
  'payments',
  'elsewhere',
  'requests',
  'requestFaults',
] as const

/**
 * - `processes` that were started, `kills` by SIGKILL, `stops` by SIGSTOP, `wakes` of them by SIGCONT
 * - `cuts` of all connections of a process to its database
 * - `orders` that were placed, `payments` in them, and payments `elsewhere` by the user
 * - `requests` to the server, and `requestFaults` instead of its responses
 */
export type Figures = Record<(typeof NAMES)[number], number>

export const noFigures = (): Figures => ({
  processes: 0,
  kills: 0,
  stops: 0,
  wakes: 0,
  cuts: 0,
  orders: 0,
  payments: 0,
  elsewhere: 0,
  requests: 0,
  requestFaults: 0,
})

export function addFigures(total: Figures, more: Figures): void {
  for (const name of NAMES) total[name] += more[name]
}

export const toldFigures = (figures: Figures): string => NAMES.map((name) => `${figures[name]} ${name}`).join(', ')
