/** Random numbers from a seed, the same on every machine. */
export interface Random {
  /** In [0, 1). */
  next(): number
  /** A whole number from 0 to `below - 1`. */
  whole(below: number): number
  chance(probability: number): boolean
  pick<T>(from: readonly [T, ...T[]]): T
}

/** Mulberry32: 32 bits of state, which is plenty for schedules. */
export function random(seed: number): Random {
  let state = seed >>> 0
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const whole = (below: number) => Math.floor(next() * below)
  return {
    next,
    whole,
    chance: (probability) => next() < probability,
    pick: (from) => from[whole(from.length)] ?? from[0],
  }
}

/** The same elements in another order. */
export function shuffled<T>(all: readonly T[], chance: Random): T[] {
  return all
    .map((one) => ({ one, at: chance.next() }))
    .sort((a, b) => a.at - b.at)
    .map(({ one }) => one)
}
