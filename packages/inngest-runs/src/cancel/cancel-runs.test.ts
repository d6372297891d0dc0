import { failureOf } from '@x/test-kit'
import { AuthenticationError, ConnectionError, RunNotFoundError, ServerError } from '@x/transport'
import { afterEach, describe, expect, it } from 'vitest'
import { sandboxes, UNKNOWN_ID } from '../../test/running-sandbox.ts'
import type { CancelRunResult, RunRow } from '../index.ts'
import {
  type CancelCounts,
  type CancelFilters,
  type CancelledRun,
  type CancelRunsOptions,
  cancelRuns,
  isCancelRunsError,
  type RunSource,
} from './index.ts'

const { start, close } = sandboxes()
afterEach(close)

const idOf = (number: number): string => `01M8K9QGECEXYPQ02K5YKZ${String(number).padStart(4, '0')}`
const IDS = [1, 2, 3].map(idOf)
const SHOP = { appId: 'shop' }

const ZEROS = { cancelled: 0, already_ended: 0, accepted: 0, would_cancel: 0, not_found: 0, unknown: 0, failed: 0 }

async function all(batch: AsyncIterable<CancelledRun>): Promise<[string, string][]> {
  const results: [string, string][] = []
  for await (const { runId, result } of batch) results.push([runId, result])
  return results
}

/** A client whose cancels a test decides, and whose list has these rows. */
function client(
  cancel: (runId: string) => CancelRunResult['result'] | Error | Promise<CancelRunResult['result']>,
  rows: readonly (Partial<RunRow> | Error)[] = IDS.map((run_id) => ({ run_id })),
) {
  const cancelled: string[] = []
  const listed: unknown[] = []
  async function* list() {
    for (const row of rows) {
      if (row instanceof Error) throw row
      yield row
    }
  }
  const source = {
    listRuns: (filters: unknown) => {
      listed.push(filters)
      return list()
    },
    cancelRun: async (runId: string) => {
      cancelled.push(runId)
      const result = await cancel(runId)
      if (result instanceof Error) throw result
      return { result }
    },
  }
  // Only what a batch uses of the two methods.
  return { source: source as unknown as RunSource, cancelled, listed }
}

describe('against a server', () => {
  async function running() {
    const { client: clientOf, sandbox } = await start()
    const begin = (app: string, one: string, script?: object) =>
      sandbox.runs.start({ app, function: one, script: script ?? 'sleeping' }).runId
    const runs = {
      first: begin('shop', 'welcome'),
      second: begin('shop', 'charge'),
      ended: begin('shop', 'welcome', { ends: 'Completed' }),
      queued: begin('shop', 'welcome', { steps: [{ does: 'queue', ms: 60_000 }] }),
      other: begin('bank', 'welcome'),
    }
    return { inngest: clientOf(), sandbox, runs, statusOf: (id: string) => sandbox.runs.get(id)?.status }
  }

  it('cancels what the filters find and has not ended, and nothing else', async () => {
    const { inngest, runs, statusOf } = await running()
    const results = await all(cancelRuns(inngest, SHOP))
    expect(results.toSorted()).toEqual([runs.first, runs.second, runs.queued].map((id) => [id, 'cancelled']).toSorted())
    expect(Object.values(runs).map(statusOf)).toEqual(['Cancelled', 'Cancelled', 'Completed', 'Cancelled', 'Running'])
  })

  it('of one function', async () => {
    const { inngest, runs, statusOf } = await running()
    const counts = await cancelRuns(inngest, { appId: 'shop', functionId: 'charge' })
    expect(counts).toEqual({ ...ZEROS, runs: 1, cancelled: 1 })
    expect(statusOf(runs.first)).toBe('Running')
  })

  it('with all: true, of every app', async () => {
    const { inngest } = await running()
    expect(await cancelRuns(inngest, {}, { all: true })).toEqual({ ...ZEROS, runs: 4, cancelled: 4 })
  })

  it('a dry run lists, and sends no cancel', async () => {
    const { inngest, sandbox, runs } = await running()
    const results: CancelledRun[] = []
    for await (const result of cancelRuns(inngest, SHOP, { dryRun: true })) results.push(result)
    expect(results).toHaveLength(3)
    expect(results).toContainEqual(
      expect.objectContaining({
        runId: runs.second,
        result: 'would_cancel',
        run: expect.objectContaining({ app: { id: 'shop' } }),
      }),
    )
    expect(sandbox.requests.map(({ operation }) => operation)).toEqual(['listRuns'])
  })

  it('by ids: each once, in either case, with what came of it', async () => {
    const { inngest, runs, sandbox } = await running()
    const ids = [runs.first, runs.ended, UNKNOWN_ID, runs.first.toLowerCase()]
    expect(await all(cancelRuns(inngest, ids, { concurrency: 1 }))).toEqual([
      [runs.first, 'cancelled'],
      [runs.ended, 'already_ended'],
      [UNKNOWN_ID, 'not_found'],
    ])
    expect(sandbox.runs.get(runs.first)?.cancelRequests).toBe(1)
  })

  it('lists more than a page', async () => {
    const { client: clientOf, sandbox } = await start()
    for (let number = 0; number < 230; number += 1) sandbox.runs.start({ app: 'shop', script: 'sleeping' })
    expect(await cancelRuns(clientOf(), SHOP, { concurrency: 20 })).toEqual({ ...ZEROS, runs: 230, cancelled: 230 })
    expect(sandbox.requests.filter(({ operation }) => operation === 'listRuns')).toHaveLength(3)
  })
})

describe('a list', () => {
  it('is read to its end before the first cancel: one that fails cancels nothing', async () => {
    const failure = new ServerError('x', { status: 500 }, { outcome: 'unknown', operation: 'listRuns' })
    const { source, cancelled } = client(() => 'cancelled', [{ run_id: idOf(1) }, failure])
    const error = await failureOf(cancelRuns(source, SHOP))
    expect(isCancelRunsError(error)).toBe(true)
    expect(error).toMatchObject({ name: 'ServerError', operation: 'cancelRuns', outcome: 'not_sent', counts: ZEROS })
    expect(error.message).toContain('Nothing was cancelled.')
    expect(cancelled).toEqual([])
  })

  it('asks for open runs, a hundred at a time', async () => {
    const { source, listed } = client(() => 'cancelled', [])
    await cancelRuns(source, { ...SHOP, until: '2026-11-01T00:00:00Z' })
    await cancelRuns(source, { ...SHOP, status: 'Running' })
    expect(listed).toEqual([
      { ...SHOP, until: '2026-11-01T00:00:00Z', status: ['Scheduled', 'Running'], limit: 100 },
      { ...SHOP, status: 'Running', limit: 100 },
    ])
  })

  it('may have ended runs in it, and rows twice', async () => {
    const rows = [{ run_id: idOf(1), ended_at: '2026-11-22T00:00:00Z' }, { run_id: idOf(2) }, { run_id: idOf(2) }]
    const { source, cancelled } = client(() => 'cancelled', rows)
    expect(await cancelRuns(source, SHOP)).toEqual({ ...ZEROS, runs: 1, cancelled: 1 })
    expect(cancelled).toEqual([idOf(2)])
  })
})

describe('a cancel that fails', () => {
  const context = { operation: 'cancelRun' } as const

  it('is the result of its run, and the others are cancelled', async () => {
    const errors: Readonly<Record<string, Error>> = {
      [idOf(1)]: new ConnectionError('x', { ...context, outcome: 'unknown' }),
      [idOf(2)]: new RunNotFoundError('x', { status: 404 }, { ...context, outcome: 'rejected' }),
      [idOf(3)]: new ConnectionError('x', { ...context, outcome: 'not_sent' }),
    }
    const { source } = client((runId) => errors[runId] ?? 'accepted')
    const results: CancelledRun[] = []
    for await (const one of cancelRuns(source, [...IDS, idOf(4)], { concurrency: 1 })) results.push(one)
    expect(results).toEqual([
      { runId: idOf(1), result: 'unknown', error: errors[idOf(1)] },
      { runId: idOf(2), result: 'not_found', error: errors[idOf(2)] },
      { runId: idOf(3), result: 'failed', error: errors[idOf(3)] },
      { runId: idOf(4), result: 'accepted' },
    ])
  })

  it('for a reason that concerns all ends the batch, with what was done', async () => {
    const refused = new AuthenticationError('x', { status: 401 }, { ...context, outcome: 'rejected' })
    const { source, cancelled } = client((runId) => (runId === idOf(2) ? refused : 'cancelled'))
    const batch = cancelRuns(source, IDS, { concurrency: 1 })
    const error = await failureOf(all(batch))
    expect(error).toMatchObject({
      name: 'AuthenticationError',
      operation: 'cancelRuns',
      outcome: 'accepted',
      counts: { ...ZEROS, runs: 3, cancelled: 1, failed: 1 },
    })
    expect(error.message).toContain('Until then: 1 cancelled, 1 failed, of 3 runs.')
    expect(cancelled).toEqual([idOf(1), idOf(2)])
    await expect(batch).rejects.toBe(error)
  })

  it('before anything was cancelled has the outcome of that', async () => {
    const refused = new AuthenticationError('x', { status: 401 }, { ...context, outcome: 'rejected' })
    const { source } = client(() => refused)
    expect(await failureOf(cancelRuns(source, IDS))).toMatchObject({ outcome: 'rejected' })
  })

  it('by a bug is no result', async () => {
    const { source } = client(() => new TypeError('a bug'))
    const error = await failureOf(cancelRuns(source, IDS))
    expect(error).toMatchObject({ name: 'SdkError', cause: { message: 'a bug' } })
  })
})

describe('the end of a batch', () => {
  /** Cancels that wait until they are let go. */
  function held() {
    const going: (() => void)[] = []
    const made = client(() => new Promise((resolve) => going.push(() => resolve('cancelled'))))
    return { ...made, going }
  }
  const turn = () => new Promise((resolve) => setImmediate(resolve))

  it('by the signal: what is in flight ends, and nothing more is cancelled', async () => {
    const { source, cancelled, going } = held()
    const controller = new AbortController()
    const batch = cancelRuns(source, IDS, { concurrency: 2, signal: controller.signal })
    while (cancelled.length < 2) await turn()
    controller.abort(new Error('enough'))
    for (const go of going) go()
    const error = await failureOf(batch)
    expect(error).toMatchObject({ name: 'AbortedError', outcome: 'accepted', cause: { message: 'enough' } })
    expect(error).toMatchObject({ counts: { ...ZEROS, runs: 3, cancelled: 2 } })
    expect(cancelled).toHaveLength(2)
  })

  it.each([
    ['waits for its next one', () => new Promise<IteratorResult<string>>(() => {})],
    [
      'has no end',
      async () => {
        await turn()
        return { value: idOf(1), done: false }
      },
    ],
  ])('by the signal, while a list of ids %s', async (_, next) => {
    const { source, cancelled } = client(() => 'cancelled')
    const controller = new AbortController()
    let isLeft = false
    const ids = {
      [Symbol.asyncIterator]: () => ({
        next,
        return: async () => {
          isLeft = true
          return { value: undefined, done: true as const }
        },
      }),
    }
    const failed = failureOf(cancelRuns(source, ids, { signal: controller.signal }))
    await turn()
    controller.abort()
    expect(await failed).toMatchObject({ name: 'AbortedError', outcome: 'not_sent', counts: ZEROS })
    expect([isLeft, cancelled]).toEqual([true, []])
  })

  it('by a signal that was aborted before: nothing is listed', async () => {
    const { source, listed } = held()
    const error = await failureOf(cancelRuns(source, SHOP, { signal: AbortSignal.abort() }))
    expect(error).toMatchObject({ name: 'AbortedError', outcome: 'not_sent' })
    expect(listed).toEqual([])
  })

  it('by leaving the loop', async () => {
    const many = Array.from({ length: 40 }, (_, number) => idOf(number))
    const { source, cancelled, going } = held()
    const batch = cancelRuns(source, many, { concurrency: 1 })
    let isOver = false
    const reading = (async () => {
      for await (const _ of batch) break
      isOver = true
    })()
    while (!isOver) {
      for (const go of going.splice(0)) go()
      await turn()
    }
    await reading
    expect(cancelled.length).toBeLessThan(5)
    expect(await batch).toMatchObject({ runs: 40, cancelled: cancelled.length })
  })

  it('never has more in flight than concurrency says', async () => {
    let inFlight = 0
    let most = 0
    const { source } = client(
      async () => {
        inFlight += 1
        most = Math.max(most, inFlight)
        await turn()
        inFlight -= 1
        return 'cancelled' as const
      },
      Array.from({ length: 40 }, (_, number) => ({ run_id: idOf(number) })),
    )
    await cancelRuns(source, SHOP)
    expect(most).toBe(4)
    most = 0
    await cancelRuns(source, SHOP, { concurrency: 7 })
    expect(most).toBe(7)
  })
})

describe('results', () => {
  it('can be read later, and more than once', async () => {
    const { source } = client(() => 'cancelled')
    const batch = cancelRuns(source, IDS)
    await batch
    expect(await all(batch)).toHaveLength(3)
    expect(await all(batch)).toHaveLength(3)
  })

  it('are counted as they come, beginning with how many runs there are', async () => {
    const seen: CancelCounts[] = []
    const { source } = client(() => 'cancelled')
    const onProgress = (counts: CancelCounts) => {
      seen.push(counts)
      throw new Error('ignored')
    }
    await cancelRuns(source, IDS, { concurrency: 1, onProgress })
    expect(seen.map(({ runs, cancelled }) => [runs, cancelled])).toEqual([
      [3, 0],
      [3, 1],
      [3, 2],
      [3, 3],
    ])
  })

  it('of no runs are none', async () => {
    const { source, cancelled } = client(() => 'cancelled')
    expect(await cancelRuns(source, [])).toEqual({ ...ZEROS, runs: 0 })
    expect(cancelled).toEqual([])
  })

  it('of ids that come one after the other', async () => {
    const { source } = client(() => 'cancelled')
    async function* ids() {
      yield* IDS
    }
    expect(await cancelRuns(source, ids())).toMatchObject({ runs: 3, cancelled: 3 })
    async function* broken(): AsyncGenerator<string> {
      yield idOf(1)
      throw new Error('signkey-prod-0123456789abcdef')
    }
    const error = await failureOf(cancelRuns(source, broken()))
    expect(error.message).toContain('the list of run ids failed')
    expect(JSON.stringify(error)).not.toContain('0123456789abcdef')
  })
})

describe('nothing is listed or cancelled for', () => {
  it.each<[string, unknown, CancelRunsOptions, string]>([
    ['no filter at all', {}, {}, 'filters: expected one of appId, functionId, from, until'],
    ['a status alone, which every open run has', { status: 'Running' }, {}, 'pass all: true'],
    [
      'a filter that went missing',
      { appId: 'shop', functionId: undefined },
      {},
      'functionId: expected a value, got undefined',
    ],
    ['the same with all: true', { appId: undefined }, { all: true }, 'appId: expected a value, got undefined'],
    ['runs that have ended', { ...SHOP, status: ['Running', 'Failed'] }, {}, 'got "Failed"'],
    ['a limit, which would not limit', { ...SHOP, limit: 10 }, {}, 'limit: unknown option'],
    ['the time of an end', { ...SHOP, timeField: 'endedAt' }, {}, 'timeField: expected "queuedAt" or "startedAt"'],
    ['no filters', undefined, {}, 'filters: expected filters, or a list of run ids'],
    ['one id that is no list', idOf(1), {}, 'filters: expected filters, or a list of run ids'],
    ['an invalid id', [idOf(1), 'bad'], {}, 'ids[1]: expected the id of a run, 26 characters, got "bad"'],
    ['too many at once', SHOP, { concurrency: 51 }, 'concurrency: expected a whole number from 1 to 50'],
    ['an unknown option', SHOP, { dryrun: true } as object, 'did you mean "dryRun"'],
  ])('%s', async (_, which, options, words) => {
    const { source, cancelled, listed } = client(() => 'cancelled')
    // Plain JavaScript passes what the types do not allow.
    const error = await failureOf(cancelRuns(source, which as CancelFilters, options))
    expect(error).toMatchObject({ name: 'RequestValidationError', operation: 'cancelRuns', outcome: 'not_sent' })
    expect(error.message).toContain(words)
    expect([cancelled, listed]).toEqual([[], []])
  })

  it('what is no client, without showing it', async () => {
    const error = await failureOf(cancelRuns('signkey-prod-0123456789abcdef' as unknown as RunSource, SHOP))
    expect(error).toMatchObject({ name: 'ConfigurationError', outcome: 'not_sent' })
    expect(error.message).not.toContain('0123')
  })
})
