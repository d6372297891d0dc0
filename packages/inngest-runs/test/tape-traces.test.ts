import { failureOf, type TapeExchange } from '@x/test-kit'
import { afterEach, describe, expect, it } from 'vitest'
import type { RunTrace } from '../src/index.ts'
import { NO_V2, playingTapes, TAPE_NAMES, tapeNamed } from './tapes.ts'

const { play, close } = playingTapes()
afterEach(close)

const TRACE = /^\/v2\/runs\/([0-9A-Za-z]{26})\/trace(\?.*)?$/

const traces = TAPE_NAMES.flatMap((name) =>
  tapeNamed(name)
    .exchanges.filter(({ request, response }) => TRACE.test(request.path) && response.status === 200)
    .map((exchange) => ({ name, ...exchange })),
)

/** The key of tape 19, as it was sent there. */
const KEY = '0a0b'.repeat(16)

async function traceAt(name: string, { atMs, request }: Pick<TapeExchange, 'atMs' | 'request'>): Promise<RunTrace> {
  const { client } = await play(name, atMs)
  const [, runId = '', search = ''] = TRACE.exec(request.path) ?? []
  const includeOutput = search.includes('includeOutput=true') || undefined
  const own = request.headers.Authorization === undefined ? {} : { apiKey: KEY, hashedKey: true }
  return client(own).getRunTrace(runId, { includeOutput })
}

/** What no trace may say, whatever its spans were. */
function problemsOf({ run, steps, others }: RunTrace): string[] {
  const all = [run, ...steps, ...others, ...[...steps, ...others].flatMap(({ attempts }) => attempts)]
  const ids = steps.map(({ stepId }) => stepId)
  const known = ['Running', 'Waiting', 'Completed', 'Failed', 'Cancelled']
  return [
    ...(new Set(ids).size < ids.length ? ['a step is there twice'] : []),
    ...(steps.some(({ name }) => /^[0-9a-f]{40}$|^Attempt|^Finalization$|^executor|^Execution$/.test(name))
      ? ['an inner span is a step']
      : []),
    ...all.filter(({ status }) => !known.includes(status)).map(({ status }) => `status ${status}`),
    ...all.filter(({ durationMs, endedAt }) => durationMs !== undefined && endedAt === undefined).map(() => 'no time'),
    ...all.filter(({ durationMs = 0 }) => typeof durationMs !== 'number' || durationMs < 0).map(() => 'no duration'),
    ...steps
      .filter(({ attempts }) => attempts.some(({ number }, index) => number !== index))
      .map(({ name }) => `attempts of ${name}`),
  ]
}

describe('every trace on every tape is read: each step once, its attempts in order, durations as numbers', () => {
  it('there are traces', () => expect(traces.length).toBeGreaterThan(100))

  it.each(traces.map((one) => [one.name, one.atMs, one.request.path, one] as const))(
    '%s at %i ms: %s',
    async (name, _atMs, _path, exchange) => {
      expect(problemsOf(await traceAt(name, exchange))).toEqual([])
    },
  )
})

/** The trace under a note of a tape; the nth of them. */
async function traceNoted(name: string, note: string, nth = 0): Promise<RunTrace> {
  let last = ''
  const noted = tapeNamed(name).exchanges.filter(({ note: own, request, response }) => {
    last = own ?? last
    return last === note && TRACE.test(request.path) && response.status === 200
  })
  const exchange = noted[nth]
  if (exchange === undefined) throw new Error(`${name} has ${noted.length} traces under '${note}'`)
  return traceAt(name, exchange)
}

/** A step in a line: `flaky RUN Completed: Failed, Failed, Completed`. */
const inLines = ({ steps }: RunTrace): string[] =>
  steps.map(
    ({ name, op, status, attempts }) => `${name} ${op} ${status}: ${attempts.map((one) => one.status).join(', ')}`,
  )

const ONE = 'Completed: Completed'

describe('the steps of a run, as people mean them', () => {
  it.each<[name: string, note: string, nth: number, steps: string[]]>([
    ['21-v2-trace', 'no step', 0, []],
    ['21-v2-trace', 'two steps in sequence', 0, [`a RUN ${ONE}`, `b RUN ${ONE}`]],
    // Every step is there twice with checkpointing off.
    ['21-v2-trace', 'two steps in sequence', 1, [`a RUN ${ONE}`, `b RUN ${ONE}`]],
    // Four spans of one step.
    [
      '21-v2-trace',
      'a step that fails twice, then returns (a second between attempts)',
      0,
      ['flaky RUN Completed: Failed, Failed, Completed'],
    ],
    ['21-v2-trace', 'a function that fails three times', 0, []],
    ['21-v2-trace', 'a step that fails for good', 0, ['boom undefined Failed: Failed']],
    [
      '21-v2-trace',
      'two steps and a sleep of 1 s in parallel',
      0,
      [`nap SLEEP ${ONE}`, `left RUN ${ONE}`, `right RUN ${ONE}`],
    ],
    ['21-v2-trace', 'a sleep of 3 s', 0, [`z SLEEP ${ONE}`]],
    ['21-v2-trace', 'a wait for an event that timed out after 2 s', 0, [`w WAIT_FOR_EVENT ${ONE}`]],
    ['21-v2-trace', 'an invoked function', 0, [`inv INVOKE ${ONE}`]],
    ['21-v2-trace', 'asleep after a step', 0, [`first RUN ${ONE}`, 'z SLEEP Waiting: Waiting']],
    // A rerun from a step has that step twice with checkpointing on.
    ['22-v2-rerun', 'the run from step b', 0, [`b RUN ${ONE}`]],
    // The run was cancelled in that step, which then returned.
    ['11-cancel-while-executing', 'after the function has returned', 1, [`slow RUN ${ONE}`]],
    // While the run continues, another attempt follows.
    ['06-between-attempts-checkpointing-on', 'between the attempts', 1, ['flaky RUN Failed: Failed']],
    ['27-queued-by-a-concurrency-limit', 'the second run, queued', 0, []],
    ['28-invoked-child-and-its-parent', 'the parent waits', 0, ['inv INVOKE Running: Running']],
  ])('%s, %s (%i)', async (name, note, nth, steps) => {
    expect(inLines(await traceNoted(name, note, nth))).toEqual(steps)
  })

  it('twenty-five parallel sleeps are twenty-five steps', async () => {
    const all = traces.filter(({ name }) => name === '17-jobs')
    const counts = await Promise.all(all.map(async (one) => (await traceAt('17-jobs', one)).steps.length))
    expect(counts).toContain(25)
  })
})

describe('besides the steps', () => {
  it('the code outside of steps has its attempts, in Finalization', async () => {
    const { run, others } = await traceNoted('21-v2-trace', 'a function that fails three times')
    expect(run.status).toBe('Failed')
    const first = others.find(({ name }) => name === 'Finalization')
    const requests = others.filter((one) => one !== first)
    expect(first).toMatchObject({ status: 'Failed' })
    expect(first?.attempts.map(({ number, status, durationMs }) => [number, status, durationMs])).toEqual([
      [0, 'Failed', 9],
      [1, 'Failed', 6],
      [2, 'Failed', 17],
    ])
    expect(requests.map(({ name, attempts }) => [name, attempts.length])).toEqual(
      Array.from({ length: 3 }, () => ['executor.nonstep', 0]),
    )
  })

  it('the root of a run that a checkpoint completed is no step, though it has a stepId', async () => {
    const { run, steps } = await traceNoted('21-v2-trace', 'no step')
    expect(run).toMatchObject({ status: 'Completed', durationMs: 27, endedAt: '2026-11-29T09:14:33.649Z' })
    expect(steps).toEqual([])
  })

  it('a running app is an Execution with its attempt', async () => {
    const { run, steps, others } = await traceNoted('04-running-before-any-step', 'executing')
    expect(run).toMatchObject({ status: 'Running' })
    expect(run).not.toHaveProperty('endedAt')
    expect(steps).toEqual([])
    expect(others).toMatchObject([
      { name: 'Execution', status: 'Running', attempts: [{ number: 0, status: 'Running' }] },
    ])
  })

  it('a queued run has nothing, and no start', async () => {
    const trace = await traceNoted('27-queued-by-a-concurrency-limit', 'the second run, queued')
    expect(trace).toMatchObject({ run: { status: 'Waiting' }, steps: [], others: [] })
    expect(trace.run).not.toHaveProperty('startedAt')
  })

  it('a sleep that a cancel cut short still waits, without an end', async () => {
    const { run, steps } = await traceNoted('08-cancelled-while-asleep', 'cancelled after a step')
    expect(run).toMatchObject({ status: 'Cancelled', endedAt: expect.any(String) })
    expect(steps.map(({ name, status, endedAt }) => [name, status, endedAt === undefined])).toEqual([
      ['first', 'Completed', false],
      ['z', 'Waiting', true],
    ])
  })
})

describe('outputs', () => {
  it('with includeOutput, values come unwrapped, errors as they are, and the run has its events', async () => {
    const { run, steps } = await traceNoted('21-v2-trace', 'two steps in sequence')
    expect(run).toMatchObject({ output: { a: 1, b: { v: 2 } }, input: [{ name: 'app-on/steps' }] })
    expect(steps.map(({ output }) => output)).toEqual([1, { v: 2 }])
    const failed = await traceNoted('21-v2-trace', 'a step that fails twice, then returns (a second between attempts)')
    expect(failed.steps[0]).toMatchObject({
      output: 'ok after 2',
      attempts: [{ output: { message: 'flaky 0' } }, { output: { message: 'flaky 1' } }, { output: 'ok after 2' }],
    })
  })

  it('without it, there are none', async () => {
    const trace = await traceNoted('21-v2-trace', 'the same without output')
    expect(JSON.stringify(trace)).not.toMatch(/"(output|input)"/)
  })

  it('with raw, the spans are there as the server sent them', async () => {
    const { client } = await play('21-v2-trace', 2_649)
    const { raw, ...trace } = await client().getRunTrace('01M8K9BCV63CNVFPAC50F89TCF', {
      includeOutput: true,
      raw: true,
    })
    expect(raw).toMatchObject({ name: expect.stringMatching(/^0737c22d/), durationMs: '39', children: { length: 3 } })
    expect(trace).not.toHaveProperty('raw')
  })
})

describe('a trace that is not there', () => {
  it('is a RunNotFoundError', async () => {
    const { client } = await play('21-v2-trace', 'unknown', [
      {
        method: 'GET',
        path: /^\/v1\/events\//,
        response: { status: 404, headers: {}, body: '{"error":"","status":404}' },
      },
    ])
    expect(await failureOf(client().getRunTrace('01HX9TK1GG2EQE3ZXV4F9S9N7P'))).toMatchObject({
      name: 'RunNotFoundError',
      runId: '01HX9TK1GG2EQE3ZXV4F9S9N7P',
      outcome: 'rejected',
    })
  })

  it('for an id that is no ULID is a refusal', async () => {
    const { client } = await play('21-v2-trace', 'no ULID')
    expect(await failureOf(client().getRunTrace('bad'))).toMatchObject({ status: 400, type: 'invalid_field_format' })
  })

  it('on a server without v2 is no missing run', async () => {
    const { client } = await play('21-v2-trace', 0, NO_V2)
    const error = await failureOf(client().getRunTrace('01HX9TK1GG2EQE3ZXV4F9S9N7P'))
    expect(error).toMatchObject({ name: 'NotFoundError', status: 404 })
    expect(error.message).toContain('v2')
  })
})

it('unknown options are named, and nothing is sent', async () => {
  const { client, requests } = await play('21-v2-trace', 2_649)
  const wanted = { includeOutputs: true } as object
  expect((await failureOf(client().getRunTrace('01M8K9BCV63CNVFPAC50F89TCF', wanted))).message).toContain(
    'includeOutputs: unknown option; did you mean "includeOutput"?',
  )
  expect(requests).toEqual([])
})
