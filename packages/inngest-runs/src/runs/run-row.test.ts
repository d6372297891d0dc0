import { describe, expect, it } from 'vitest'
import { runRowOf } from './run-row.ts'

const ROW = {
  id: '01M8K9B4D17PJ0CSNYBVNHVRYB',
  app: { id: 'shop' },
  function: { id: 'charge-card', name: 'Charge' },
  queuedAt: '2026-11-29T09:14:26.081Z',
  startedAt: '2026-11-29T09:14:26.082461666Z',
  trigger: { eventIds: ['01M8K9B47GR6AJ9CM4GSZZD648'] },
}

const ENDED = { endedAt: '2026-11-29T09:14:46.169829063Z', durationMs: '20087' }

describe('what the server’s lists have wrong is put right', () => {
  it.each<[trap: string, row: object, shown: object, absent?: string[]]>([
    ['names and times of v2', { status: 'COMPLETED', ...ENDED }, { run_started_at: ROW.queuedAt, durationMs: 20_087 }],
    [
      'the end of a cancelled run is 10 s too late, and its duration with it',
      { status: 'CANCELLED', ...ENDED },
      { status: 'Cancelled', ended_at: '2026-11-29T09:14:36.169829063Z', durationMs: 10_087 },
    ],
    [
      'but not where the run would end before it was queued',
      { status: 'CANCELLED', endedAt: '2026-11-29T09:14:30Z', durationMs: '4000' },
      { ended_at: '2026-11-29T09:14:30Z', durationMs: 4_000 },
    ],
    ['a queued run has a startedAt', { status: 'QUEUED' }, { status: 'Scheduled', ended_at: null }, ['startedAt']],
    [
      'a running run has the output of a step',
      { status: 'RUNNING', output: { first: 1 } },
      { status: 'Running', ended_at: null },
      ['output', 'durationMs'],
    ],
    [
      'a cancelled run has the output of its last step',
      { status: 'CANCELLED', ...ENDED, output: { first: 1 } },
      { status: 'Cancelled' },
      ['output'],
    ],
    [
      'an ended status without an end is no end',
      { status: 'COMPLETED', output: { first: 1 } },
      { status: 'Running', ended_at: null },
      ['output'],
    ],
    [
      'the error of a failed run is wrapped',
      { status: 'FAILED', ...ENDED, output: { error: { name: 'Error', message: 'no' } } },
      { output: { name: 'Error', message: 'no' } },
    ],
    [
      'so is a page in place of an error',
      { status: 'FAILED', ...ENDED, output: { error: '<html>' } },
      { output: '<html>' },
    ],
    ['a bare value is wrapped', { status: 'COMPLETED', ...ENDED, output: { data: 42 } }, { output: 42 }],
    [
      'an error that was returned is none',
      { status: 'COMPLETED', ...ENDED, output: { error: { message: 'x' } } },
      { output: { error: { message: 'x' } } },
    ],
    [
      'a batch names its first event only',
      { status: 'RUNNING', trigger: { batchId: 'b', eventIds: ['e'], isBatch: true } },
      { batch_id: 'b', event_id: 'e' },
    ],
    ['a schedule', { status: 'RUNNING', trigger: { cronSchedule: '* * * * *' } }, { cron: '* * * * *' }],
    ['a status that is new', { status: 'PAUSED' }, { status: 'Paused', ended_at: null }],
    ['no status', {}, { status: 'Unknown' }],
    ['an end that is no time', { status: 'CANCELLED', endedAt: 'soon' }, { ended_at: 'soon' }],
    ['an invalid duration', { status: 'FAILED', ...ENDED, durationMs: 'long' }, { status: 'Failed' }, ['durationMs']],
  ])('%s', (_, row, shown, absent = []) => {
    const read = runRowOf({ ...ROW, ...row })
    expect(read).toMatchObject({ run_id: ROW.id, app: ROW.app, function: ROW.function, ...shown })
    for (const name of absent) expect(read).not.toHaveProperty(name)
    // Only v1 knows it.
    expect(read).not.toHaveProperty('function_id')
  })
})

it.each([[null], ['run'], [7], [[]], [{}], [{ id: 7 }], [{ run_id: 'r', id: 'x', status: 'Running' }]])(
  '%j is none of v2’s rows, and stays as it is',
  (row) => {
    expect(runRowOf(row)).toBe(row)
  },
)
