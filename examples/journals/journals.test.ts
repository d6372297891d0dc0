import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PGlite } from '@electric-sql/pglite'
import { RunaPayouts } from '@x/runa-payouts'
import type { Payout, PayoutResult } from '@x/runa-payouts/bulk'
import { createRunaSandbox } from '@x/runa-payouts/testing'
import { describe, expect, it } from 'vitest'
import { payFromPostgres } from './pay-from-postgres.ts'
import { payFromSqlite } from './pay-from-sqlite.ts'

const PAYOUTS: readonly Payout[] = Array.from({ length: 20 }, (_, number) => ({
  reference: `employee-${number}`,
  face_value: 10 + number,
  distribution_method: { type: 'PAYOUT_LINK' },
  products: { type: 'SINGLE', value: 'AMZ-US' },
  // Several orders, for two runs to share.
  group: `team ${number % 5}`,
}))

type Pay = (runa: RunaPayouts, batch: string) => Promise<PayoutResult[]>

/** Two runs of one batch at the same time, and one after them. */
async function payThrice(pay: Pay) {
  const sandbox = createRunaSandbox({ orders: [] })
  const runa = new RunaPayouts({ apiKey: sandbox.apiKey, fetch: sandbox.fetch })
  const once = () => pay(runa, 'payroll-2026-11')
  await Promise.all([once(), once()])
  const last = await once()
  return {
    paid: sandbox.ledger.orders.flatMap(({ items }) => items.map((item) => Number(item.face_value))),
    told: last.map(({ result }) => result),
  }
}

describe('a batch that several processes pay at once', () => {
  it('from SQLite: everybody is paid once', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'sqlite-journal-'))
    const { paid, told } = await payThrice((runa, batch) =>
      payFromSqlite(runa, join(folder, 'journals.db'), batch, PAYOUTS),
    )
    expect(paid.toSorted((one, other) => one - other)).toEqual(PAYOUTS.map(({ face_value }) => face_value))
    expect(new Set(told)).toEqual(new Set(['already_paid']))
    await rm(folder, { recursive: true })
  })

  it('from PostgreSQL: everybody is paid once', async () => {
    const database = await PGlite.create()
    const { paid, told } = await payThrice((runa, batch) => payFromPostgres(runa, database, batch, PAYOUTS))
    expect(paid.toSorted((one, other) => one - other)).toEqual(PAYOUTS.map(({ face_value }) => face_value))
    expect(new Set(told)).toEqual(new Set(['already_paid']))
    await database.close()
  })
})
