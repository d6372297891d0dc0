import { failureOf } from '@x/test-kit'
import { afterEach, describe, expect, it } from 'vitest'
import {
  type Asked,
  data,
  EVENT_ID,
  type Reply,
  RUN_ID,
  scriptedServers,
  v1Run,
  v2Run,
} from '../../test/scripted-server.ts'
import type { EndedRun, Run } from '../index.ts'

const { serve, close } = scriptedServers()
afterEach(close)

const V1 = `GET /v1/events/${EVENT_ID}/runs`
const V2 = `GET /v2/events/${EVENT_ID}/runs`
const idOf = (number: number) => RUN_ID.slice(0, 23) + String(number).padStart(3, '0')

/** The life of a run: when its row appears, and when it ends, in ms after the first request. */
interface Life {
  readonly from: number
  readonly until: number
  readonly output?: unknown
}

/** A server on which an event has these runs. As with SDK 4, v1 has no outputs. */
function living(...lives: readonly Life[]) {
  const rows = (at: number) =>
    lives.map((life, number) => ({ ...life, id: idOf(number) })).filter(({ from }) => at >= from)
  return ({ line, at }: Asked): Reply | undefined => {
    if (line === V1) {
      return data(
        rows(at).map(({ id, until }) =>
          at < until ? v1Run('Running', { run_id: id }) : v1Run('Completed', { run_id: id, output: '' }),
        ),
      )
    }
    if (line !== V2) return undefined
    return data(
      rows(at).map(({ id, until, output = { of: id } }) => v2Run(at < until ? 'RUNNING' : 'COMPLETED', { id, output })),
    )
  }
}

const idsOf = (ends: readonly EndedRun[]) => ends.map(({ run }) => run.run_id)

describe('the runs of an event are waited for', () => {
  it('from before they exist until each has ended, with one end for each run', async () => {
    const { client } = await serve(living({ from: 400, until: 450, output: { n: 1 } }, { from: 450, until: 5_000 }))
    const ends = await client().waitForEventRuns(EVENT_ID)
    expect(ends).toMatchObject([
      { result: 'completed', output: { n: 1 }, run: { run_id: idOf(0), output: { n: 1 } } },
      { result: 'completed', output: { of: idOf(1) } },
    ])
  })

  it('and a failed or cancelled one is a value', async () => {
    const rows = [
      v1Run('Failed', { output: { name: 'E', message: 'no' } }),
      v1Run('Cancelled', { run_id: idOf(1), output: {} }),
    ]
    const { client } = await serve(({ line }) => (line === V1 ? data(rows) : undefined))
    expect(await client().waitForEventRuns(EVENT_ID)).toMatchObject([
      { result: 'failed', error: { message: 'no' } },
      { result: 'cancelled' },
    ])
  })

  it('and one that sleeps after a step has not ended, though the list calls it completed', async () => {
    const { client, clock } = await serve(({ line, at }) => {
      if (line !== V1) return undefined
      return data([v1Run('Completed', at < 60_000 ? { ended_at: null } : { output: 1 })])
    })
    const began = clock.now()
    expect(await client().waitForEventRuns(EVENT_ID)).toMatchObject([{ result: 'completed', output: 1 }])
    expect(clock.now() - began).toBeGreaterThanOrEqual(60_000)
  })

  it('bypassing the cache of the server: no two reads have the same URL', async () => {
    const { client, asked } = await serve(living({ from: 2_000, until: 4_000 }))
    await client().waitForEventRuns(EVENT_ID)
    const looks = asked.filter(({ line }) => line === V1).map(({ query }) => query.get('_'))
    expect(new Set(looks).size).toBe(looks.length)
    expect(looks).not.toContain(null)
  })

  it('with an empty list and a 404 both meaning "not yet"', async () => {
    const { client } = await serve((asked) => {
      const unknown = { status: 404, body: { error: 'event not found', data: null, status: 404 } }
      return asked.line === V1 && asked.times < 3 ? unknown : living({ from: 3_000, until: 3_050 })(asked)
    })
    expect(idsOf(await client().waitForEventRuns(EVENT_ID))).toEqual([idOf(0)])
  })

  it('and every read that shows some is reported', async () => {
    const { client } = await serve(living({ from: 300, until: 350 }, { from: 700, until: 750 }))
    const seen: string[][] = []
    await client().waitForEventRuns(EVENT_ID, {
      onUpdate: (runs: Run[]) => seen.push(runs.map(({ status }) => status)),
    })
    expect(seen[0]).toEqual(['Completed'])
    expect(seen.at(-1)).toEqual(['Completed', 'Completed'])
  })
})

describe('without a count', () => {
  it('one more read follows the last end, 1 s after the first run was seen', async () => {
    const { client, clock, asked } = await serve(living({ from: 0, until: 0 }))
    const began = clock.now()
    await client().waitForEventRuns(EVENT_ID)
    expect(clock.now() - began).toBe(1_000)
    expect(asked.filter(({ line }) => line === V1).map(({ at }) => at)).toEqual([0, 1_000])
  })

  it('that read follows at once if the runs took longer than that', async () => {
    const { client, asked } = await serve(living({ from: 0, until: 30_000 }))
    await client().waitForEventRuns(EVENT_ID)
    const looks = asked.filter(({ line }) => line === V1).map(({ at }) => at)
    expect(looks.at(-1)).toBe(looks.at(-2))
  })

  it('a run that appears in that read is waited for, too', async () => {
    const { client, clock } = await serve(living({ from: 0, until: 50 }, { from: 900, until: 20_000 }))
    const began = clock.now()
    const ends = await client().waitForEventRuns(EVENT_ID)
    expect(idsOf(ends)).toEqual([idOf(0), idOf(1)])
    expect(clock.now() - began).toBeGreaterThanOrEqual(20_000)
  })

  it('that read finds the run of a batch that another event started, which v1 does not list', async () => {
    const batched = idOf(9)
    const { client } = await serve(({ line }) => {
      if (line === V1) return data([v1Run('Completed', { output: 1 })])
      if (line === V2) return data([v2Run('COMPLETED'), v2Run('COMPLETED', { id: batched })])
      return data(v1Run('Completed', { run_id: batched, output: 2 }))
    })
    expect(await client().waitForEventRuns(EVENT_ID)).toMatchObject([{ output: 1 }, { output: 2 }])
  })

  it('that read bypasses the cache, even with fresh: false, as a cached list would show nothing new', async () => {
    const { client, asked } = await serve(living({ from: 0, until: 0 }))
    await client().waitForEventRuns(EVENT_ID, { fresh: false })
    const looks = asked.filter(({ line }) => line === V1).map(({ query }) => query.get('_'))
    expect(looks).toEqual([null, expect.any(String)])
  })

  it('a deadline within that second does not lose the runs that have ended', async () => {
    const { client, clock } = await serve(living({ from: 0, until: 0 }))
    const began = clock.now()
    expect(await client().waitForEventRuns(EVENT_ID, { deadline: 600 })).toHaveLength(1)
    expect(clock.now() - began).toBeLessThan(600)
  })
})

describe('with a count', () => {
  it('the wait is over as soon as that many have ended', async () => {
    const { client, clock } = await serve(living({ from: 0, until: 50 }, { from: 100, until: 200 }))
    const began = clock.now()
    expect(await client().waitForEventRuns(EVENT_ID, { count: 2 })).toHaveLength(2)
    expect(clock.now() - began).toBeLessThan(1_000)
  })

  it('fewer runs are waited for until there are more', async () => {
    const { client } = await serve(living({ from: 0, until: 50 }, { from: 40_000, until: 41_000 }))
    expect(idsOf(await client().waitForEventRuns(EVENT_ID, { count: 2 }))).toEqual([idOf(0), idOf(1)])
  })

  it('a run that only v2 lists counts, too: v1 lists the run of a batch only under its first event', async () => {
    const batched = idOf(9)
    const { client, clock } = await serve(({ line }) => {
      if (line === V1) return data([v1Run('Completed', { output: 1 })])
      if (line === V2) return data([v2Run('COMPLETED'), v2Run('COMPLETED', { id: batched })])
      return data(v1Run('Completed', { run_id: batched, output: 2 }))
    })
    const began = clock.now()
    const ends = await client().waitForEventRuns(EVENT_ID, { count: 2, deadline: 60_000 })
    expect(ends).toMatchObject([{ output: 1 }, { output: 2, run: { run_id: batched } }])
    expect(clock.now() - began).toBeLessThan(1_000)
  })

  it('v2 is not called if v1 lists as many, with their outputs', async () => {
    const rows = [v1Run('Completed', { output: 1 }), v1Run('Failed', { run_id: idOf(1), output: { message: 'no' } })]
    const { client, lines } = await serve(({ line }) => (line === V1 ? data(rows) : undefined))
    expect(await client().waitForEventRuns(EVENT_ID, { count: 2 })).toHaveLength(2)
    expect(lines).toEqual([V1])
  })

  it('all runs are waited for if there are more', async () => {
    const { client } = await serve(living({ from: 0, until: 50 }, { from: 0, until: 9_000 }))
    expect(await client().waitForEventRuns(EVENT_ID, { count: 1 })).toHaveLength(2)
  })

  it('fewer at the deadline: WaitTimeoutError with the runs as last seen, and how many have ended', async () => {
    const { client } = await serve(living({ from: 0, until: 50 }))
    const error = await failureOf(client().waitForEventRuns(EVENT_ID, { count: 2, deadline: 5_000 }))
    expect(error).toMatchObject({
      name: 'WaitTimeoutError',
      operation: 'waitForEventRuns',
      eventId: EVENT_ID,
      lastState: [{ run_id: idOf(0), status: 'Completed' }],
    })
    expect(error.message).toContain('1 of 2 runs have ended at the deadline. Its runs continue')
  })

  it.each([0, -1, 1.5, '2', null])('%j is refused by name', async (count) => {
    const { client, lines } = await serve(living())
    const error = await failureOf(client().waitForEventRuns(EVENT_ID, { count } as object))
    expect(error.message).toContain('count: expected a whole number, 1 or more')
    expect(lines).toEqual([])
  })
})

describe('a run that v1 does not list, and that continues when the others have ended', () => {
  it.each([undefined, 2])('is still polled, and no more often than the others (count: %s)', async (count) => {
    const batched = idOf(9)
    const isOver = (at: number) => at >= 120_000
    const { client, clock, asked } = await serve(({ line, at }) => {
      if (line === V1) return data([v1Run('Completed', { output: 1 })])
      if (line === V2) return data([v2Run('COMPLETED'), v2Run(isOver(at) ? 'COMPLETED' : 'RUNNING', { id: batched })])
      return data(
        v1Run(isOver(at) ? 'Completed' : 'Running', { run_id: batched, ...(isOver(at) ? { output: 2 } : {}) }),
      )
    })
    const began = clock.now()
    const seen: number[] = []
    const onUpdate = (runs: Run[]) => seen.push(runs.length)
    const ends = await client().waitForEventRuns(EVENT_ID, { onUpdate, ...(count === undefined ? {} : { count }) })
    expect(ends).toMatchObject([{ output: 1 }, { output: 2 }])
    expect(clock.now() - began).toBeGreaterThanOrEqual(120_000)
    expect(new Set(seen.slice(1))).toEqual(new Set([2]))
    // From 250 ms, × 1.5, up to 15 s.
    expect(asked.filter(({ line }) => line === V1).length).toBeLessThan(25)
  })
})

describe('an event without runs', () => {
  const REASONS = [/no function/, /debounced/, /rate limited/, /singleton/, /de-duplicated/]

  it.each([
    [undefined, 10_000],
    [0, 0],
    [25_000, 25_000],
  ])('grace %s: after %i ms an error says so, with the possible reasons', async (grace, ms) => {
    const { client, clock } = await serve(living())
    const began = clock.now()
    const error = await failureOf(client().waitForEventRuns(EVENT_ID, grace === undefined ? {} : { grace }))
    expect(clock.now() - began).toBe(ms)
    expect(error).toMatchObject({ name: 'RunNotFoundError', eventId: EVENT_ID, operation: 'waitForEventRuns' })
    expect(error.message).toContain(`event ${EVENT_ID} started no run within ${ms} ms`)
    for (const reason of REASONS) expect(error.message).toMatch(reason)
  })

  it('that the server calls unknown to the end is reported in the same way', async () => {
    const { client } = await serve(() => ({ status: 404, body: { error: 'event not found', data: null, status: 404 } }))
    const error = await failureOf(client().waitForEventRuns(EVENT_ID))
    expect(error).toMatchObject({ name: 'RunNotFoundError', eventId: EVENT_ID })
    for (const reason of REASONS) expect(error.message).toMatch(reason)
  })

  it('a server that is not an Inngest server is an error at once', async () => {
    const { client, lines } = await serve(() => undefined)
    expect(await failureOf(client().waitForEventRuns(EVENT_ID))).toMatchObject({ name: 'NotFoundError' })
    expect(lines).toEqual([V1])
  })

  it('at the deadline: WaitTimeoutError', async () => {
    const { client } = await serve(living())
    const error = await failureOf(client().waitForEventRuns(EVENT_ID, { deadline: 3_000 }))
    expect(error).toMatchObject({ name: 'WaitTimeoutError', eventId: EVENT_ID, lastState: undefined })
    expect(error.message).toContain('has started no run that could be read before the deadline')
  })
})

describe('the wait is also ended by', () => {
  it('an abort', async () => {
    const { client } = await serve(living({ from: 0, until: 60_000 }))
    const controller = new AbortController()
    const call = client().waitForEventRuns(EVENT_ID, { signal: controller.signal, onUpdate: () => controller.abort() })
    const error = await failureOf(call)
    expect(error).toMatchObject({ name: 'AbortedError', eventId: EVENT_ID })
    expect(error.message).toContain('Its runs continue')
  })

  it('unknown options, and an id with white space around it, which are refused by name', async () => {
    const { client, lines } = await serve(living())
    const runs = client()
    expect((await failureOf(runs.waitForEventRuns(EVENT_ID, { counts: 2 } as object))).message).toContain(
      'did you mean "count"?',
    )
    expect((await failureOf(runs.waitForEventRuns(`${EVENT_ID} `))).message).toContain(
      'eventId: expected no leading or trailing whitespace',
    )
    expect(lines).toEqual([])
  })

  it('a run whose output, and therefore list, cannot be encoded: its end comes from v2', async () => {
    const { client } = await serve(({ line }) => {
      if (line === V2) return data([v2Run('COMPLETED')])
      if (line === `GET /v2/runs/${RUN_ID}`) return data(v2Run('COMPLETED', { output: { message: 'Unable to grab' } }))
      return { body: '' }
    })
    expect(await client().waitForEventRuns(EVENT_ID)).toMatchObject([
      { result: 'completed', output: { message: 'Unable to grab' } },
    ])
  })

  it('a status of the future is not an end, and is reported once', async () => {
    const { client } = await serve(({ line, at }) =>
      line === V1
        ? data([v1Run(at < 9_000 ? 'Hibernating' : 'Completed', at < 9_000 ? { ended_at: null } : { output: 1 })])
        : undefined,
    )
    const drifts: unknown[] = []
    const runs = client({ onDrift: (event) => drifts.push(event) })
    expect(await runs.waitForEventRuns(EVENT_ID)).toMatchObject([{ result: 'completed' }])
    expect(drifts).toEqual([{ operation: 'waitForEventRuns', path: 'status', code: 'unknown_member' }])
  })
})
