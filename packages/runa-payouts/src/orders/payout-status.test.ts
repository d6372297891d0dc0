import { expect, it } from 'vitest'
import { isKnownPayoutStatus, KNOWN_PAYOUT_STATUSES } from './payout-status.ts'

it.each([...KNOWN_PAYOUT_STATUSES])('knows the payout status %s', (status) => {
  expect(isKnownPayoutStatus(status)).toBe(true)
})

it.each(['ON_HOLD', 'active', '', 'constructor'])('does not know the payout status %j', (status) => {
  expect(isKnownPayoutStatus(status)).toBe(false)
})
