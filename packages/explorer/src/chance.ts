import { type Random, random } from '@x/chaos'

/**
 * Random numbers for one aspect of one game. Each aspect has its own, so that the result of one decision (which depends
 * on processes) does not change the others.
 */
export function chanceOf(seed: number, ...matter: readonly (string | number)[]): Random {
  // FNV-1a, 32 bits.
  let hash = 0x811c9dc5
  for (const character of JSON.stringify([seed, ...matter])) {
    hash = Math.imul(hash ^ character.charCodeAt(0), 0x01000193)
  }
  return random(hash)
}

export function shuffled<T>(values: readonly T[], chance: Random): T[] {
  return values
    .map((value) => ({ value, at: chance.next() }))
    .sort((a, b) => a.at - b.at)
    .map(({ value }) => value)
}
