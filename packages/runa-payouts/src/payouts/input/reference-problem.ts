import { shownValue } from '@x/transport'
import { identifyingTextProblem } from '../../keys/identifying-text.ts'

/** What is wrong with the reference of a batch or of a payout, or undefined. */
export function referenceProblem(reference: unknown, longest: number): string | undefined {
  if (reference === undefined) return 'missing; expected a string'
  if (typeof reference !== 'string') return `expected a string, got ${shownValue(reference)}`
  if (reference.length > longest) return `expected at most ${longest} characters, got ${reference.length}`
  return identifyingTextProblem(reference)
}
