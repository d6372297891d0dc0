import { failureOf } from '@x/test-kit'
import { expect, it } from 'vitest'
import { BINDING, claimOf } from '../../testing/journal-contract/sample-claims.ts'
import { tableJournal } from './table-journal.ts'
import type { TableStore } from './table-store.ts'

it('a read that ends before the newest record, as on a replica that lags behind, is no whole journal', async () => {
  const first = { position: 1, text: JSON.stringify({ type: 'claim', claim: claimOf('k1', ['a']) }) }
  const store: TableStore = {
    label: 'the journal "payroll"',
    requireTables: async () => {},
    head: async () => ({ binding: BINDING, position: 3 }),
    create: async () => {},
    page: async (after) => (after === 0 ? [first] : []),
    state: async () => ({ position: 3, orders: [], claims: [], turn: undefined }),
    append: async () => true,
    failureOf: (error) => ({ error: error instanceof Error ? error : new Error('?'), mayPass: false }),
  }
  const { entries } = await tableJournal(store).open(BINDING)
  const read: string[] = []
  const reading = async () => {
    for await (const { type } of entries) read.push(type)
  }
  expect(await failureOf(reading())).toMatchObject({
    code: 'unavailable',
    retryable: true,
    message: expect.stringContaining('record 3, but none after 1'),
  })
  expect(read).toEqual(['claim'])
})
