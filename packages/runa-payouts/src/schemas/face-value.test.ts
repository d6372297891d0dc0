import { expect, it } from 'vitest'
import { LARGEST_FACE_VALUE } from './face-value.ts'
import { createOrderRequestSchema } from './index.ts'

const issuesOf = (face_value: unknown) =>
  createOrderRequestSchema
    .issues({
      payment_method: { type: 'ACCOUNT_BALANCE', currency: 'USD' },
      items: [
        { face_value, distribution_method: { type: 'PAYOUT_LINK' }, products: { type: 'SINGLE', value: 'AMZ-US' } },
      ],
    })
    .map(({ path, code }) => `${path.join('.')} ${code}`)

/** An amount as people write it, from a count of cents. */
const written = (cents: bigint) => `${cents / 100n}.${String(cents % 100n).padStart(2, '0')}`

/** What is sent for it, with two decimals. */
const sent = (amount: string) => {
  const [whole = '', decimals = ''] = JSON.stringify(Number(amount)).split('.')
  return `${whole}.${decimals.padEnd(2, '0')}`
}

const MOST_CENTS = 7_036_874_417_766_399n

it('every amount up to the largest face value is accepted, and sent with the digits that were written', () => {
  expect(written(MOST_CENTS)).toBe(String(LARGEST_FACE_VALUE))
  const cents: bigint[] = []
  for (let some = 1n; some < MOST_CENTS; some = (some * 101n) / 100n + 1n) cents.push(some)
  for (let some = MOST_CENTS - 2000n; some <= MOST_CENTS; some += 1n) cents.push(some)
  for (const some of cents) {
    const amount = written(some)
    expect(sent(amount)).toBe(amount)
    expect(issuesOf(Number(amount))).toEqual([])
  }
})

it('larger amounts, some of which would be sent as others, are all refused by name', () => {
  const beyond = Array.from({ length: 100 }, (_, index) => written(MOST_CENTS + 1n + BigInt(index)))
  expect(beyond.filter((amount) => sent(amount) !== amount).length).toBeGreaterThan(0)
  for (const amount of [...beyond, '9007199254740992', '9007199254740993', '1e21', '1.7e308']) {
    expect(issuesOf(Number(amount))).toContain('items.0.face_value too_big')
  }
})
