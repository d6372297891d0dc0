import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { compilers } from '../compilers.ts'
import { check } from './check.ts'
import { type Consumers, makeConsumers } from './consumers.ts'

let consumers: Consumers

beforeAll(async () => {
  consumers = await makeConsumers()
})
afterAll(() => consumers.remove())

/** Forgets the journal in every possible way, and makes no other mistake. */
const PROGRAM = `
import { RunaPayouts } from '@x/runa-payouts'
import { type SendPayoutsOptions, sendPayouts } from '@x/runa-payouts/bulk'
const reference = 'payroll-2026-11'
const payment_method = { type: 'ACCOUNT_BALANCE', currency: 'USD' } as const
const runa = new RunaPayouts()
sendPayouts(runa, [], { reference, payment_method })
sendPayouts(runa, [], { reference, payment_method, wait: false, dryRun: true })
sendPayouts(runa, [], { reference, payment_method, retryRejected: true })
const made = { reference, payment_method }
sendPayouts(runa, [], made)
export const options: SendPayoutsOptions = { reference, payment_method }
`

const MISTAKES = 5

/** Lose literal types on the way: `type` has become a string. A compiler tells the same mistake only once in a program. */
const WIDENED = `
import { RunaPayouts } from '@x/runa-payouts'
import { sendPayouts } from '@x/runa-payouts/bulk'
const runa = new RunaPayouts()
const products = { type: 'SINGLE', value: 'AMZ-US' }
const item = { face_value: 25, distribution_method: { type: 'PAYOUT_LINK' } as const, products }
const payment_method = { type: 'ACCOUNT_BALANCE', currency: 'USD' } as const
`
const WIDENED_CALLS: readonly (readonly [type: string, call: string])[] = [
  ['OrderItemRequest', 'runa.createOrder({ payment_method, items: [item] })'],
  ['Payout', "sendPayouts(runa, [{ reference: 'p-1', ...item }], { reference: 'r', payment_method, journal: false })"],
]

describe.each(compilers().map((compiler) => [compiler.version, compiler] as const))('TypeScript %s', (_, compiler) => {
  const errorsOf = async (program: string) => {
    await writeFile(join(consumers.folder, 'mistaken.mts'), program)
    const setting = { resolution: 'nodenext', exactOptionalPropertyTypes: true }
    const told = await check(compiler, setting, { ...consumers, files: ['mistaken.mts'] })
    return told.trim().split(/\n(?=\S)/)
  }

  it('reports the missing journal, and not startedAt', async () => {
    const errors = await errorsOf(PROGRAM)
    expect(errors).toHaveLength(MISTAKES)
    for (const error of errors) {
      expect(error).toMatch(
        /^mistaken\.mts.* error TS2(?:345|322): .*\n +Property 'journal' is missing in type .* but required in type 'JournaledPayoutOptions'\.$/,
      )
    }
  })

  it.each(WIDENED_CALLS)(
    'names %s instead of listing its fields, and the literal that was lost',
    async (type, call) => {
      const errors = await errorsOf(`${WIDENED}${call}`)
      expect(errors).toHaveLength(1)
      const [error = ''] = errors
      expect(error).toContain(`is not assignable to type '${type}'.`)
      expect(error).not.toMatch(/to type '\{/)
      expect(error).toContain("is not assignable to type 'ProductsRequest'")
      expect(error).toMatch(/Type 'string' is not assignable to type '"SINGLE"'\.$/)
    },
  )
})
