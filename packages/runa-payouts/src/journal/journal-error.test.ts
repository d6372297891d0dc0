import { expect, it } from 'vitest'
import { JournalError, type JournalErrorCode } from './journal-error.ts'

const CODES: Readonly<Record<JournalErrorCode, boolean>> = {
  locked: true,
  claimed: true,
  lost: true,
  corrupt: false,
  settled: false,
  unclaimed: false,
  invalid_settlement: false,
  closed: false,
  write_failed: false,
  unavailable: true,
  wrong_version: false,
  other_batch: false,
  behind: false,
}

it.each(Object.entries(CODES))('%s: whether the same run can succeed later without a change', (code, expected) => {
  // A name of the table above.
  const error = new JournalError(code as JournalErrorCode, 'x')
  expect(error.retryable).toBe(expected)
  expect(error.toJSON()).toMatchObject({ retryable: expected })
})
