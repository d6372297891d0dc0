import type { RoundPlan } from './suite.ts'

/** With fewer rounds, nothing can be said about noise, however long they take. */
const LEAST_ROUNDS = 3

/**
 * Runs rounds one after the other, but no more than fit into the time that a suite may take. A busy machine makes fewer
 * rounds, not a longer run.
 *
 * @returns the number of rounds.
 */
export async function inRounds(
  { rounds, say }: RoundPlan,
  atMostMs: number,
  round: (index: number) => Promise<void>,
): Promise<number> {
  const began = performance.now()
  for (let done = 0; done < rounds; done += 1) {
    if (done >= LEAST_ROUNDS && performance.now() - began > atMostMs) return done
    say(`round ${done + 1} of ${rounds}`)
    await round(done)
  }
  return rounds
}

/** The subjects in an order that changes from round to round, so that none always follows the same other one. */
export function alternated<T>(subjects: readonly T[], round: number): readonly T[] {
  const start = round % subjects.length
  const rotated = [...subjects.slice(start), ...subjects.slice(0, start)]
  return round % 2 === 0 ? rotated : rotated.reverse()
}
