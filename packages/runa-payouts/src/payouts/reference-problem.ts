import { shownValue } from '@x/transport'
import { keyPartProblem } from '../idempotency-key.ts'

/** Databases refuse these, or make two references one. */
const UNSTORABLE = /[\p{Cc}\p{Cs}]/u

const ONCE_USED = ' If it was used so before, look for its order first'

/**
 * What is wrong with the reference of a batch or of a payout, or undefined. References that look alike are two payments,
 * of which people mean one.
 */
export function referenceProblem(reference: unknown, longest: number): string | undefined {
  if (reference === undefined) return 'missing; expected a string'
  if (typeof reference !== 'string') return `expected a string, got ${shownValue(reference)}`
  if (reference.length > longest) return `expected at most ${longest} characters, got ${reference.length}`
  if (UNSTORABLE.test(reference)) {
    return 'expected text without control characters and halves of characters, which not every store keeps'
  }
  if (reference.trim() !== reference) {
    return `expected no white space at either end, as it makes another payment of the same name: got ${JSON.stringify(reference)}.${ONCE_USED}`
  }
  if (reference.normalize('NFC') !== reference) {
    return (
      'expected text in Unicode NFC, as the same letters in another form make another payment: pass reference.normalize("NFC").' +
      ONCE_USED
    )
  }
  return keyPartProblem(reference)
}
