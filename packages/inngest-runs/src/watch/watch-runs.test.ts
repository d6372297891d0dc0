import { failureOf } from '@x/test-kit'
import { describe, expect, it } from 'vitest'
import { InngestRuns } from '../client.ts'
import { createInngestSandbox, createManualClock } from '../testing/index.ts'
import type { WatchRunsOptions } from './watch-options.ts'
import { type RunChange, watchRuns } from './watch-runs.ts'

const NOW = Date.UTC(2026, 10, 22)

function watched() {
  const clock = createManualClock(NOW, { autoPause: false })
  const sandbox = createInngestSandbox({ clock, mode: 'dev' })
  const { fetch, baseUrl, runs } = sandbox
  const inngest = new InngestRuns({ baseUrl, fetch, clock, isDev: true })
  /** Lets time pass in small pieces, so that what is under way can end at its time. */
  const pass = async (ms: number) => {
    for (let passed = 0; passed < ms; passed += 250) {
      await clock.advance(250)
      await new Promise((resolve) => setImmediate(resolve))
    }
  }
  const controller = new AbortController()
  const seen: RunChange[] = []
  const begin = (options: WatchRunsOptions = {}) => {
    const watching = (async () => {
      for await (const change of watchRuns(inngest, { clock, signal: controller.signal, ...options })) seen.push(change)
    })()
    return { watching }
  }
  const stop = () => controller.abort()
  const lines = () => seen.map(({ kind, run }) => `${kind} ${run.function?.id ?? run.run_id} ${run.status}`)
  const lists = () => sandbox.requests.filter(({ operation }) => operation === 'listRuns').length
  return { clock, pass, sandbox, runs, inngest, seen, begin, stop, lines, lists }
}

const endsAfter = (ms: number, ends = 'Completed') => ({ steps: [{ does: 'sleep', ms } as const], ends })

describe('a watch', () => {
  it('gives each run once, and its end once', async () => {
    const { pass, runs, begin, lines, stop } = watched()
    runs.start({ function: 'before' })
    await pass(1_000)
    const { watching } = begin()
    await pass(1_000)
    runs.start({ function: 'short', script: endsAfter(1_000, 'Failed') })
    runs.start({ function: 'long', script: endsAfter(25_000) })
    await pass(60_000)
    expect(lines()).toEqual(['new short Failed', 'ended short Failed', 'new long Running', 'ended long Completed'])
    stop()
    await watching
  })

  it('begins where it is told to', async () => {
    const { pass, runs, begin, lines, stop } = watched()
    runs.start({ function: 'too-early' })
    await pass(10_000)
    runs.start({ function: 'early', script: 'sleeping' })
    await pass(10_000)
    const { watching } = begin({ from: new Date(NOW + 5_000) })
    await pass(30_000)
    expect(lines()).toEqual(['new early Running'])
    stop()
    await watching
  })

  it('finds a run that the server shows late', async () => {
    const { pass, runs, begin, lines, stop } = watched()
    const { watching } = begin()
    await pass(25_000)
    // Queued before a round, and there only after it: as if the row had been written late.
    runs.start({ function: 'late', script: 'sleeping' })
    await pass(60_000)
    expect(lines()).toEqual(['new late Running'])
    stop()
    await watching
  })

  it('continues from the cursor of a change, in another watch, without a change twice', async () => {
    const { clock, pass, runs, inngest, begin, seen, lines, stop } = watched()
    const first = begin()
    await pass(1_000)
    runs.start({ function: 'one', script: endsAfter(1_000) })
    runs.start({ function: 'two', script: endsAfter(60_000) })
    await pass(15_000)
    stop()
    await first.watching
    expect(lines()).toEqual(['new one Completed', 'ended one Completed', 'new two Running'])
    const cursor = seen.at(-1)?.cursor
    runs.start({ function: 'three', script: 'sleeping' })
    await pass(100_000)
    expect(cursor).toMatch(/^[\w.-]+$/)
    const changes: string[] = []
    const controller = new AbortController()
    const again = (async () => {
      for await (const { kind, run } of watchRuns(inngest, { clock, from: cursor, signal: controller.signal })) {
        changes.push(`${kind} ${run.function?.id ?? 'two'} ${run.status}`)
      }
    })()
    await pass(30_000)
    controller.abort()
    await again
    expect(changes).toEqual(['ended two Completed', 'new three Running'])
  })

  it('continues after either change of a run that had ended when it was first seen', async () => {
    const { clock, pass, runs, inngest, begin, seen, stop } = watched()
    const first = begin({ from: new Date(NOW) })
    runs.start({ function: 'short', script: endsAfter(1_000) })
    await pass(15_000)
    stop()
    await first.watching
    const after: string[][] = []
    for (const { cursor } of seen) {
      const controller = new AbortController()
      const kinds: string[] = []
      const again = (async () => {
        for await (const { kind } of watchRuns(inngest, { clock, from: cursor, signal: controller.signal }))
          kinds.push(kind)
      })()
      await pass(15_000)
      controller.abort()
      await again
      after.push(kinds)
    }
    expect([seen.map(({ kind }) => kind), after]).toEqual([
      ['new', 'ended'],
      [['ended'], []],
    ])
  })

  it('has short cursors, however many runs it begins with', async () => {
    const { pass, runs, begin, seen, stop } = watched()
    for (let run = 0; run < 500; run += 1) {
      runs.start({ script: endsAfter(500) })
      await pass(1_000)
    }
    const { watching } = begin({ from: new Date(NOW) })
    await pass(5_000)
    stop()
    await watching
    expect(seen).toHaveLength(1_000)
    // Those of the last minute, with 40 characters for each.
    expect(Math.max(...seen.map(({ cursor }) => cursor.length))).toBeLessThan(4_000)
  })

  it('sees the end of a run that the list calls Running for good', async () => {
    const { pass, runs, begin, lines, stop, inngest } = watched()
    const { watching } = begin()
    const { runId } = runs.start({ function: 'scored', script: endsAfter(5_000) })
    await inngest.request('POST', `/v2/runs/${runId}/scores`, { body: [{ name: 'good', value: true }] })
    await pass(60_000)
    expect(lines()).toEqual(['new scored Running', 'ended scored Completed'])
    stop()
    await watching
  })

  it('lists every 10 s, or as often as it is told to', async () => {
    for (const [intervalMs, rounds] of [
      [undefined, 6],
      [2_000, 30],
    ] as const) {
      const { pass, begin, lists, stop } = watched()
      const { watching } = begin({ intervalMs })
      await pass(59_000)
      // The first list finds out how late it is for the server.
      expect(lists()).toBe(rounds + 1)
      stop()
      await watching
    }
  })

  it('has outputs where they are wanted', async () => {
    const { pass, runs, begin, seen, stop } = watched()
    const { watching } = begin({ includeOutput: true })
    runs.start({ script: { ...endsAfter(15_000), output: { paid: 7 } } })
    await pass(60_000)
    expect(seen.map(({ run }) => run.output)).toEqual([undefined, { paid: 7 }])
    stop()
    await watching
  })

  it('ends with the error of a call that fails in spite of its retries', async () => {
    const { pass, begin, sandbox } = watched()
    for (let attempt = 0; attempt < 4; attempt += 1) sandbox.faults.next('html-502', { operation: 'listRuns' })
    const { watching } = begin()
    const failed = failureOf(watching)
    await pass(60_000)
    expect(await failed).toMatchObject({ name: 'ServerError', status: 502 })
  })
})

it.each<[string, object, string]>([
  ['too short an interval', { intervalMs: 1_999 }, 'intervalMs: expected a whole number from 2000'],
  ['an invalid time', { from: 'yesterday' }, 'from: expected a Date, an RFC 3339 time, or the cursor of a change'],
  ['an invalid cursor', { from: 'runs.1.x' }, 'from: expected'],
  [
    'a filter that only lists have',
    { filters: { status: 'Failed' } },
    'filters.status: unknown filter; allowed: appId',
  ],
  ['an unknown option', { interval: 5 }, 'interval: unknown option; allowed: filters, intervalMs'],
])('%s is refused before anything is sent', (_, options, message) => {
  const { inngest, sandbox } = watched()
  expect(() => watchRuns(inngest, options)).toThrow(message)
  expect(sandbox.requests).toEqual([])
})
