import { describe, expect, it } from 'vitest'
import { createManualClock } from '../testing/index.ts'
import type { Run } from '../wire.gen.ts'
import { runText } from './get.ts'

const NOW = Date.UTC(2026, 10, 30, 12)

const RUN: Run = { run_id: '01M8K9BE2D84B62SPBAYT52ESQ', function_id: 'f-1', status: 'Completed' }

const textOf = (run: Partial<Run>) =>
  runText({ ...RUN, ...run }, { width: 60, paint: (text) => text, clock: createManualClock(NOW) }).split('\n')

describe('a run for a person', () => {
  it('without times, event and output is a line and its function', () => {
    expect(textOf({})).toEqual(['✓ 01M8K9BE2D84B62SPBAYT52ESQ  Completed', '  function  f-1'])
  })

  it('says when it began and how long it took, what started it, and of which run it is a rerun', () => {
    const lines = textOf({
      run_started_at: '2026-11-30T11:59:00Z',
      ended_at: '2026-11-30T11:59:30Z',
      cron: '0 3 * * *',
      event_id: '01M8K9CV6C3DR4J9NRAJY3251Q',
      original_run_id: '01M8K9CYT0Y80JZS2J391G1WTV',
    })
    expect(lines.slice(1).map((line) => line.slice(2, 11).trim())).toEqual([
      ...['queued', 'ended', 'function', 'event', 'rerun of', 'cron'],
    ])
    expect(lines.join('\n')).toMatch(/queued +2026-11-30T11:59:00Z \(.*ago\)/)
    expect(lines.join('\n')).toMatch(/ended +2026-11-30T11:59:30Z \(after 30/)
  })

  it('that failed without a stack has the name and the message of its error', () => {
    expect(textOf({ status: 'Failed', output: { name: 'CardDeclined', message: 'declined' } }).at(-1)).toBe(
      '  CardDeclined: declined',
    )
    expect(textOf({ status: 'Failed', output: { message: 'no name' } }).at(-1)).toBe('  Error: no name')
  })

  it('whose output is long is cut, and says how to get the rest', () => {
    const lines = textOf({ output: Array.from({ length: 40 }, (_, number) => number) })
    expect(lines).toHaveLength(2 + 20 + 1)
    expect(lines.at(-1)).toBe('  … 22 more lines; --json shows all')
  })
})
