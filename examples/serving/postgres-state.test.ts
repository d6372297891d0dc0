import { PGlite } from '@electric-sql/pglite'
import { RunaPayouts } from '@x/runa-payouts'
import { createRestHandler } from '@x/runa-payouts/rest'
import { createManualClock } from '@x/runa-payouts/testing'
import { startRunaSandbox } from '@x/runa-payouts/testing/server'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { stateStoreContract } from '../../packages/serving/test/state-store-contract.ts'
import { POSTGRES_STATE, postgresState } from './postgres-state.ts'

let database: PGlite
beforeAll(async () => {
  database = await PGlite.create()
  await database.query(POSTGRES_STATE)
  // A whole database starts.
})
beforeEach(() => database.query('DELETE FROM serving_state'))
afterAll(() => database.close())

stateStoreContract('a table in PostgreSQL', async () => {
  const clock = createManualClock()
  return { store: postgresState(database, () => clock.now()), pass: (ms) => clock.advance(ms) }
})

it('three servers with one table pay once for three equal creates without a key', async () => {
  const sandbox = await startRunaSandbox()
  try {
    const create = async () => {
      const { apiKey, url: baseUrl } = sandbox
      const rest = createRestHandler(new RunaPayouts({ apiKey, baseUrl }), { state: postgresState(database) })
      const item = {
        ...{ face_value: 10, distribution_method: { type: 'PAYOUT_LINK' } },
        products: { type: 'SINGLE', value: 'AMZ-US' },
      }
      const body = JSON.stringify({ payment_method: { type: 'ACCOUNT_BALANCE', currency: 'USD' }, items: [item] })
      const headers = { 'content-type': 'application/json' }
      return (await rest(new Request('http://localhost/v1/order', { method: 'POST', headers, body }))).status
    }
    const statuses = await Promise.all([create(), create(), create()])
    expect(statuses.sort()).toEqual([200, 409, 409])
    expect(sandbox.sandbox.ledger.orders).toHaveLength(1)
  } finally {
    await sandbox.close()
  }
})
