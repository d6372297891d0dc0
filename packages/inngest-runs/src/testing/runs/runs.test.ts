import { describe, expect, it } from 'vitest'
import { type Testing, testing, UNKNOWN_ID } from '../sandbox-calls.ts'
import type { InngestSandboxOptions } from '../sandbox-options.ts'
import type { RunStart } from './run-book.ts'
import type { RunScript } from './run-script.ts'

/** The run as the API shows it right after its start. */
async function shown({ sandbox, data }: Testing, script: RunScript): Promise<unknown> {
  return data(`/v1/runs/${sandbox.runs.start({ script }).runId}`)
}

describe('a run', () => {
  it('has the fields of the open-source server, in its order', async () => {
    const { sandbox, call } = testing()
    const { runId, eventId } = sandbox.runs.start({ script: 'sleeping' })
    expect((await call('GET', `/v1/runs/${runId}`)).text).toBe(
      `{"data":{"run_id":"${runId}","run_started_at":"2026-11-22T03:05:54.58Z",` +
        '"function_id":"0d4e8eb2-af2f-4261-95a8-81cd424e42a8","function_version":0,' +
        `"environment_id":"00000000-0000-4000-b000-000000000000","event_id":"${eventId}","status":"Running","ended_at":null},` +
        '"metadata":{"fetched_at":"2026-11-22T03:05:54.58046098Z","cached_until":"2026-11-22T03:05:57.58046098Z"}}\n',
    )
  })

  it('has ids that say when it started, and are the same in every sandbox', () => {
    const start = (random: number) => testing({ random }).sandbox.runs.start().runId
    expect(start(1)).toMatch(/^01M80KFA4M[0-9A-HJKMNP-TV-Z]{16}$/)
    expect(start(1)).toBe(start(1))
    expect(start(2)).not.toBe(start(1))
    expect(start(2).slice(0, 10)).toBe(start(1).slice(0, 10))
  })

  it('has other ids if the server is well-behaved', async () => {
    const { sandbox, data } = testing({ mode: 'well-behaved' })
    const { runId, eventId } = sandbox.runs.start()
    const run = await data(`/v1/runs/${runId}`)
    expect(run).toMatchObject({
      run_started_at: '2026-11-22T03:05:54.58Z',
      ended_at: '2026-11-22T03:05:54.58046098Z',
      function_version: 1,
      environment_id: expect.stringMatching(/^[1-9a-f]/),
    })
    expect(await data(`/v1/events/${eventId}/runs`)).toEqual([run])
  })

  it('has the server’s own offset in its times', async () => {
    const { sandbox, data } = testing({ habits: { localOffset: '-03:30' } })
    expect(await data(`/v1/runs/${sandbox.runs.start().runId}`)).toMatchObject({
      run_started_at: '2026-11-21T23:35:54.58-03:30',
    })
  })

  it('ends when its script says so', async () => {
    const { sandbox, clock, data } = testing({ checkpointing: false })
    const { runId } = sandbox.runs.start({ script: { ends: 'Completed', afterMs: 420, output: { n: 1 } } })
    await clock.advance(419)
    expect(await data(`/v1/runs/${runId}`)).not.toHaveProperty('output')
    expect(await data(`/v1/runs/${runId}`)).toMatchObject({ status: 'Running', ended_at: null })
    await clock.advance(1)
    // A whole second: trailing zeros of a fraction are dropped.
    expect(await data(`/v1/runs/${runId}`)).toMatchObject({
      status: 'Completed',
      ended_at: '2026-11-22T03:05:55.00046098Z',
      output: { n: 1 },
    })
    expect(sandbox.runs.get(runId)).toMatchObject({ status: 'Completed', endedAt: clock.now() })
  })

  it.each<[string, RunScript, unknown]>([
    ['null of a completed run', { ends: 'Completed' }, null],
    ['any value', { ends: 'Completed', output: false }, false],
    ['characters that Go escapes', { ends: 'Completed', output: '<a & b>' }, '<a & b>'],
    ['an empty object of a cancelled run', { ends: 'Cancelled' }, {}],
    ['some error of a failed run', { ends: 'Failed' }, { __serialized: true, name: 'Error', stack: /at sandbox/ }],
    ['a message in place of an error', { ends: 'Failed', error: 'Unable to reach it' }, 'Unable to reach it'],
    ['an error that is wrapped', { ends: 'Failed', error: { error: { name: 'E' } } }, { error: { name: 'E' } }],
    [
      'an error of the server, which has an `error` too',
      { ends: 'Failed', error: { error: 'x', name: 'y', message: 'z' } },
      { error: 'x', name: 'y', message: 'z' },
    ],
    ['an output in place of an error', { ends: 'Failed', output: 'no' }, 'no'],
    [
      'an error with its cause',
      { ends: 'Failed', error: Object.assign(new RangeError('no', { cause: { message: 'why' } }), { code: 'E1' }) },
      {
        __serialized: true,
        name: 'RangeError',
        message: 'no',
        stack: /no\n/,
        code: 'E1',
        cause: { __serialized: true, name: 'Error', message: 'why', stack: 'Error: why\n    at sandbox' },
      },
    ],
    ['the reason of an unknown ending', { ends: 'Exploded', error: 'boom' }, 'boom'],
  ])('returns %s', async (_, script, output) => {
    const { stack, ...rest } = Object(output)
    const expected = stack instanceof RegExp ? { ...rest, stack: expect.stringMatching(stack) } : output
    const matching = stack instanceof RegExp ? expect.objectContaining(expected) : expected
    expect(await shown(testing({ checkpointing: false }), script)).toMatchObject({
      status: script.ends,
      output: matching,
    })
  })

  it('writes its output as Go does', async () => {
    const { sandbox, call } = testing({ checkpointing: false })
    const { runId } = sandbox.runs.start({ script: { ends: 'Completed', output: '<&>' } })
    expect((await call('GET', `/v1/runs/${runId}`)).text).toContain('"output":"\\u003c\\u0026\\u003e"')
  })

  it('returns nothing when it ends without a result', async () => {
    expect(await shown(testing(), { ends: 'Skipped' })).not.toHaveProperty('output')
  })

  it.each<[what: string, options: InngestSandboxOptions, start: RunStart, output: unknown]>([
    ['is lost to checkpoints, by default', {}, {}, ''],
    ['is lost to checkpoints of this run', { checkpointing: false }, { checkpointing: true }, ''],
    ['is present if this run has no checkpoints', { checkpointing: true }, { checkpointing: false }, { n: 1 }],
    ['is present if the server is well-behaved', { checkpointing: true, mode: 'well-behaved' }, {}, { n: 1 }],
    ['is present after a failure', { checkpointing: true }, { script: { ends: 'Failed', error: 'no' } }, 'no'],
    ['is present after a cancel', { checkpointing: true }, { script: { ends: 'Cancelled' } }, {}],
  ])('has an output that %s', async (_, options, start, output) => {
    const { sandbox, data } = testing(options)
    const { runId, eventId } = sandbox.runs.start({ script: { ends: 'Completed', output: { n: 1 } }, ...start })
    expect(await data(`/v1/runs/${runId}`)).toHaveProperty('output', output)
    expect(Object(await data(`/v1/events/${eventId}/runs`))[0]).toHaveProperty('output', output)
  })

  it('sorts the keys of its output by name', async () => {
    const { sandbox, call } = testing({ checkpointing: false })
    const output = { zebra: 1, apple: { y: 1, x: [{ b: 1, a: 2 }] }, Mango: 3 }
    const { runId } = sandbox.runs.start({ script: { ends: 'Completed', output } })
    const { text } = await call('GET', `/v1/runs/${runId}`)
    expect(text).toContain('"output":{"Mango":3,"apple":{"x":[{"a":2,"b":1}],"y":1},"zebra":1}')
  })

  it('shows a future status for a while', async () => {
    const { sandbox, clock, data } = testing()
    const script = { status: 'Dreaming', statusForMs: 10, ends: 'Archived', afterMs: 20 }
    const { runId } = sandbox.runs.start({ script })
    expect(await data(`/v1/runs/${runId}`)).toMatchObject({ status: 'Dreaming', ended_at: null })
    await clock.advance(10)
    expect(await data(`/v1/runs/${runId}`)).toMatchObject({ status: 'Running', ended_at: null })
    await clock.advance(10)
    expect(await data(`/v1/runs/${runId}`)).toMatchObject({ status: 'Archived', ended_at: expect.any(String) })
    expect(await shown(testing(), { status: 'Scheduled' })).toMatchObject({ status: 'Scheduled' })
  })

  it('shows custom fields', async () => {
    const { sandbox, data } = testing()
    const fields = { cron: '0 * * * *', batch_id: null, event_id: undefined, function_version: 14 }
    const { runId } = sandbox.runs.start({ fields })
    const run = await data(`/v1/runs/${runId}`)
    expect(run).toMatchObject({ cron: '0 * * * *', batch_id: null, function_version: 14 })
    expect(run).not.toHaveProperty('event_id')
  })

  it('is unknown at first if the server is slow', async () => {
    const { sandbox, clock, call, data } = testing({ habits: { runRowLag: 30, cache: false } })
    const { runId, eventId } = sandbox.runs.start({ script: 'sleeping' })
    await clock.advance(29)
    expect((await call('GET', `/v1/runs/${runId}`)).body).toMatchObject({ status: 500 })
    expect((await call('DELETE', `/v1/runs/${runId}`)).status).toBe(404)
    expect(await data(`/v1/events/${eventId}/runs`)).toEqual([])
    await clock.advance(1)
    expect(await data(`/v1/runs/${runId}`)).toMatchObject({ run_id: runId })
    expect(await data(`/v1/events/${eventId}/runs`)).toHaveLength(1)
  })

  it('ends when a test says so', async () => {
    const { sandbox, data } = testing()
    const { runId } = sandbox.runs.start({ script: 'sleeping' })
    expect(sandbox.runs.end(runId, { ends: 'Failed', error: 'no' })).toBe(true)
    expect(sandbox.runs.end(runId, { ends: 'Completed' })).toBe(false)
    expect(await data(`/v1/runs/${runId}`)).toMatchObject({ status: 'Failed', output: 'no' })
    expect(() => sandbox.runs.end(UNKNOWN_ID, { ends: 'Completed' })).toThrow('unknown run')
    expect(sandbox.runs.get(UNKNOWN_ID)).toBeUndefined()
  })
})

describe('an event', () => {
  it('has every run that belongs to it', async () => {
    const { sandbox, data } = testing()
    const first = sandbox.runs.start({ function: 'a' })
    const second = sandbox.runs.start({ function: 'b', event: first.eventId.toLowerCase(), script: 'sleeping' })
    const third = sandbox.runs.start({ function: 'a' })
    expect(second.eventId).toBe(first.eventId)
    expect(await data(`/v1/events/${first.eventId}/runs`)).toMatchObject([
      { run_id: first.runId, status: 'Completed', environment_id: '00000000-0000-0000-0000-000000000000' },
      { run_id: second.runId, status: 'Running' },
    ])
    expect(sandbox.runs.all.map(({ id }) => id)).toEqual([first.runId, second.runId, third.runId])
    const idOf = async (runId: string) => Object(await data(`/v1/runs/${runId}`)).function_id
    expect(await idOf(third.runId)).toBe(await idOf(first.runId))
    expect(await idOf(second.runId)).not.toBe(await idOf(first.runId))
  })
})

describe('jobs', () => {
  it('wait as long as the run continues, earliest first', async () => {
    const { sandbox, clock, data } = testing()
    const jobs = [
      { kind: 'sleep', atMs: 420, attempt: 1, position: 2, raw: null },
      { kind: 'start', untilMs: 50 },
    ]
    const { runId } = sandbox.runs.start({ script: { ends: 'Completed', afterMs: 100, jobs } })
    const sleep = { kind: 'sleep', at: '2026-11-22T03:05:55Z', position: 2, attempt: 1, Raw: null }
    const start = { kind: 'start', at: '2026-11-22T03:05:54.58Z', position: 0, attempt: 0 }
    expect(await data(`/v1/runs/${runId}/jobs`)).toMatchObject([
      { ...start, JobID: expect.stringMatching(/^[0-9a-f]{13}$/), Raw: { data: { identifier: { runID: runId } } } },
      sleep,
    ])
    await clock.advance(50)
    expect(await data(`/v1/runs/${runId}/jobs`)).toMatchObject([sleep])
    await clock.advance(50)
    expect(await data(`/v1/runs/${runId}/jobs`)).toEqual([])
  })

  it('match what a run does', async () => {
    const { sandbox, clock, data } = testing()
    const script: RunScript = {
      steps: [
        { does: 'queue', ms: 10 },
        { does: 'fail', ms: 20 },
        { does: 'step', ms: 30 },
        { does: 'wait', ms: 40 },
        { does: 'sleep', ms: Number.POSITIVE_INFINITY },
      ],
    }
    const { runId } = sandbox.runs.start({ script })
    const seen = async () => {
      const [job] = Object(await data(`/v1/runs/${runId}/jobs`))
      return [job.kind, job.attempt, Date.parse(job.at) - Date.UTC(2026, 10, 22, 3, 5, 54, 580)]
    }
    expect(await seen()).toEqual(['start', 0, 0])
    await clock.advance(10)
    expect(await seen()).toEqual(['start', 1, 30])
    await clock.advance(20)
    expect(await seen()).toEqual(['start', 1, 0])
    await clock.advance(30)
    expect(await seen()).toEqual(['pause', 0, 100])
    await clock.advance(40)
    expect(await seen()).toEqual(['sleep', 0, 3_600_000])
  })

  it('are the ten that are due first, with their positions', async () => {
    const { sandbox, data } = testing()
    const jobs = Array.from({ length: 25 }, (_, index) => ({ kind: 'sleep', atMs: (25 - index) * 1000 }))
    const { runId } = sandbox.runs.start({ script: { jobs } })
    const rows: { position: number; at: string }[] = Object(await data(`/v1/runs/${runId}/jobs`))
    expect(rows.map(({ position }) => position)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
    expect([rows[0]?.at, rows[9]?.at]).toEqual(['2026-11-22T03:05:55.58Z', '2026-11-22T03:06:04.58Z'])
  })

  it('have names in lower case when told to', async () => {
    const { sandbox, data } = testing({ habits: { capitalJobs: false } })
    const { runId } = sandbox.runs.start({ script: {} })
    expect(await data(`/v1/runs/${runId}/jobs`)).toMatchObject([
      { job_id: expect.any(String), kind: 'start', raw: { wfID: expect.any(String) } },
    ])
  })
})

describe('the sandbox refuses', () => {
  it('what no server could have', () => {
    const { runs } = testing({ environments: ['production'] }).sandbox
    expect(() => runs.start({ event: 'my-event' })).toThrow('ULID')
    expect(() => runs.start({ environment: 'branch' })).toThrow("unknown environment 'branch'")
    expect(() => runs.start({ event: [UNKNOWN_ID, 'my-event'] })).toThrow('ULID')
    expect(() => runs.start({ script: { ends: 'Completed', afterMs: -1 } })).toThrow(RangeError)
    const steps = [{ does: 'sleep', ms: 10 }] as const
    expect(() => runs.start({ script: { steps, ends: 'Completed', afterMs: 9 } })).toThrow(
      'at least 10, the duration of the steps',
    )
    expect(() => runs.start({ script: { steps: [{ does: 'sleep', ms: Number.NaN }] } })).toThrow(
      "expected 'sleep' to take at least 0 ms",
    )
    expect(() => testing().sandbox.runs.start({ environment: 'branch' })).toThrow(TypeError)
    expect(() => testing({ habits: { localOffset: 'Europe/Berlin' } })).toThrow("'Z'")
    expect(() => testing({ signingKeys: ['signkey-prod-123'] })).toThrow('even number')
    // As plain JavaScript can, without a compiler to object.
    expect(() => testing(JSON.parse('{"mode":"cloud"}'))).toThrow(
      "unknown mode 'cloud'; allowed: dev, start, well-behaved",
    )
    expect(() => testing(JSON.parse('{"habits":{"asyncCancel":true}}'))).toThrow("unknown habit 'asyncCancel'")
  })

  it('to show a key', async () => {
    const { sandbox, call } = testing({ signingKeys: ['signkey-prod-00ff'] })
    await call('GET', '/v1/runs/x')
    await call('GET', '/v1/runs/x', { Authorization: 'Bearer 00ff' })
    await call('GET', '/v1/runs/x', { Authorization: '' })
    expect(sandbox.requests.map(({ headers }) => headers.authorization)).toEqual([
      'Bearer signkey-prod-(hidden)',
      'Bearer (hidden)',
      undefined,
    ])
  })
})
