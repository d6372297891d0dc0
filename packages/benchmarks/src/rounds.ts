import type { RoundPlan } from './suite.ts'

/** Fewer than this say nothing about noise, however long they take. */
const LEAST_ROUNDS = 3

/**
 * Runs rounds one after the other, and no more of them than fit into the time a suite may take: a loaded machine makes
 * fewer rounds, not a longer run.
 *
 * @returns how many were made.
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
