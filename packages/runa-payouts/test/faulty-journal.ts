import type { PayoutJournal } from '../src/journal/index.ts'

type Step = 'open' | 'claim' | 'settle' | 'close'

/** Something to do instead of one call of a journal's step; `pass` makes the call. */
export type Meddling = (pass: () => Promise<unknown>) => Promise<unknown>

/**
 * A journal whose every step does what it did, until `next` says otherwise for a call to come. `calls` counts them.
 */
export function faultyJournal(journal: PayoutJournal) {
  const meddlings = new Map<Step, Map<number, Meddling>>()
  const calls: Record<Step, number> = { open: 0, claim: 0, settle: 0, close: 0 }

  async function through<T>(step: Step, pass: () => Promise<T>): Promise<T> {
    calls[step] += 1
    const meddling = meddlings.get(step)?.get(calls[step])
    if (meddling === undefined) return pass()
    let passed: Promise<T> | undefined
    await meddling(() => {
      passed = pass()
      return passed
    })
    if (passed === undefined) throw new Error('a meddling has to pass or to throw')
    return passed
  }

  const faulty: PayoutJournal = {
    open: (binding) => through('open', () => journal.open(binding)),
    claim: (chunk) => through('claim', () => journal.claim(chunk)),
    settle: (key, settlement) => through('settle', () => journal.settle(key, settlement)),
    close: () => through('close', () => journal.close()),
  }
  return {
    journal: faulty,
    calls,
    /** @param number which call of the step, 1 for the first. */
    on(step: Step, number: number, meddling: Meddling): void {
      const ofStep = meddlings.get(step) ?? new Map<number, Meddling>()
      meddlings.set(step, ofStep.set(number, meddling))
    },
  }
}

/** A meddling that fails; `after` the call was made, as an answer that is lost. */
export const failing =
  (error: unknown, when: 'instead' | 'after' = 'instead'): Meddling =>
  async (pass) => {
    if (when === 'after') await pass()
    throw error
  }
