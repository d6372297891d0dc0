import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
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

it.each(compilers().map((compiler) => [compiler.version, compiler] as const))(
  'TypeScript %s reports the missing journal, and not startedAt',
  async (_, compiler) => {
    await writeFile(join(consumers.folder, 'forgotten.mts'), PROGRAM)
    const setting = { resolution: 'nodenext', exactOptionalPropertyTypes: true }
    const told = await check(compiler, setting, { ...consumers, files: ['forgotten.mts'] })
    const errors = told.trim().split(/\n(?=\S)/)
    expect(errors).toHaveLength(MISTAKES)
    for (const error of errors) {
      expect(error).toMatch(
        /^forgotten\.mts.* error TS2(?:345|322): .*\n +Property 'journal' is missing in type .* but required in type 'JournaledPayoutOptions'\.$/,
      )
    }
  },
)
