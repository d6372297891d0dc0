import { expect, it } from 'vitest'
import { readV2Page, readV2Run, runOfV2 } from './v2-run.ts'

it.each<[what: string, json: unknown]>([
  ['nothing', undefined],
  ['a list', { data: [] }],
  ['a run without an id', { data: { status: 'COMPLETED' } }],
])('there is no run in %s', (_, json) => {
  expect(readV2Run(json)).toBeUndefined()
})

it.each<[what: string, json: unknown, ids: readonly string[], cursor: string | undefined]>([
  ['nothing', null, [], undefined],
  ['a list without pages', { data: [{ id: 'a' }, null, { id: 7 }] }, ['a'], undefined],
  ['the last page', { data: [{ id: 'a' }], page: { cursor: 'c' } }, ['a'], undefined],
  ['a page before others', { data: [], page: { cursor: 'c', hasMore: true } }, [], 'c'],
  ['a page whose cursor is no text', { page: { cursor: 5, hasMore: true } }, [], undefined],
])('the rows of %s', (_, json, ids, cursor) => {
  const page = readV2Page(json)
  expect([page.runs.map(({ id }) => id), page.cursor]).toEqual([ids, cursor])
})

const runOf = (fields: object) => runOfV2({ id: 'r', output: { value: { n: 1 } }, fields: { id: 'r', ...fields } })

it('a run has ended if it has an end, and an output only if it completed or failed', () => {
  expect(runOf({ status: 'COMPLETED', endedAt: '2026-11-30T00:00:00Z', function: { id: 'f' } })).toEqual({
    run_id: 'r',
    function_id: 'f',
    status: 'Completed',
    ended_at: '2026-11-30T00:00:00Z',
    output: { n: 1 },
  })
  expect(runOf({ status: 'COMPLETED' })).toEqual({ run_id: 'r', function_id: '', status: 'Running', ended_at: null })
  expect(runOf({ status: 'CANCELLED', endedAt: '2026-11-30T00:00:00Z' })).not.toHaveProperty('output')
  expect(
    runOf({ status: 'QUEUED', trigger: { eventIds: ['e'], batchId: 'b', cronSchedule: '* * * * *' } }),
  ).toMatchObject({
    status: 'Running',
    event_id: 'e',
    batch_id: 'b',
    cron: '* * * * *',
  })
  expect(runOf({ function: 'f' })).toMatchObject({ status: 'Unknown', function_id: '' })
})
