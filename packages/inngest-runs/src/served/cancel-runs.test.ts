import type { SharedCallOptions } from '@x/transport'
import { expect, it } from 'vitest'
import type { InngestRuns } from '../client.ts'
import { cancelManyRuns } from './cancel-runs.ts'

const RUN_ID = '01M8K9QGECEXYPQ02K5YKZG9W5'

/** What a client is asked for, with the ms that each call has. */
async function asked(answeredWithinMs: number | undefined) {
  const deadlines: Record<string, unknown> = {}
  const note = (name: string, { deadline }: SharedCallOptions) => {
    deadlines[name] = typeof deadline === 'function' ? deadline() : deadline
  }
  const client = {
    async *listRuns(_: object, options: SharedCallOptions) {
      note('list', options)
      yield { run_id: RUN_ID, ended_at: null }
    },
    async cancelRun(_: string, options: SharedCallOptions) {
      note('cancel', options)
      return { result: 'cancelled' }
    },
  }
  const input = { path: {}, query: {}, headers: {}, body: { appId: 'shop' } }
  const { signal } = new AbortController()
  // Only what is used of a client.
  const { data } = await cancelManyRuns(client as unknown as InngestRuns, input, { signal }, answeredWithinMs)
  return { deadlines, data }
}

it('the list and each cancel end before the caller leaves', async () => {
  const { deadlines, data } = await asked(50_000)
  expect(data).toMatchObject({ counts: { runs: 1, cancelled: 1 } })
  // The time that the test itself took is gone.
  expect(deadlines.list).toBeLessThanOrEqual(45_000)
  expect(deadlines.cancel).toBeLessThanOrEqual(48_000)
  expect(deadlines.cancel).toBeGreaterThan(Number(deadlines.list))
})

it('a caller who waits for ever sets no deadline', async () => {
  expect((await asked(undefined)).deadlines).toEqual({ list: undefined, cancel: undefined })
})

it('no time is left for a list that begins too late, rather than a negative one', async () => {
  expect((await asked(1_000)).deadlines.list).toBe(0)
})
