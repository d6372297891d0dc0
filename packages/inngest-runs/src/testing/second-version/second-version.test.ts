import { describe, expect, it } from 'vitest'
import type { RunScript } from '../runs/run-script.ts'
import { testing } from '../sandbox-calls.ts'
import type { InngestSandboxOptions } from '../sandbox-options.ts'

const WITH_OUTPUT = '?includeOutput=true'
const rowsIn = (data: unknown): Record<string, unknown>[] => Object(data)

describe('a run in v2', () => {
  it('has every name in its order, and times of one length', async () => {
    const { sandbox, clock, call } = testing()
    const script = {
      steps: [{ does: 'queue', ms: 20 }],
      ends: 'Completed',
      output: { b: 1, a: '<&>' },
      afterMs: 50,
    } as const
    const { runId, eventId } = sandbox.runs.start({ app: 'shop', function: 'ship', functionName: 'Ship it', script })
    await clock.advance(50)
    const own = '"id":"ship","name":"Ship it"'
    expect((await call('GET', `/v2/runs/${runId}${WITH_OUTPUT}`)).text).toBe(
      `{"data":{"app":{"id":"shop"},"durationMs":"30","endedAt":"2026-11-22T03:05:54.630Z","function":{${own}},` +
        `"id":"${runId}","output":{"a":"<&>","b":1},"queuedAt":"2026-11-22T03:05:54.580Z",` +
        `"startedAt":"2026-11-22T03:05:54.600Z","status":"COMPLETED","trigger":{"eventIds":["${eventId}"]}},` +
        '"metadata":{"fetchedAt":"2026-11-22T03:05:54.630460980Z"}}',
    )
    // Lists count from when it was queued.
    expect((await call('GET', `/v2/events/${eventId}/runs`)).text).toBe(
      `{"data":[{"app":{"id":"shop"},"durationMs":"50","endedAt":"2026-11-22T03:05:54.630460980Z","function":{${own}},` +
        `"id":"${runId}","queuedAt":"2026-11-22T03:05:54.580Z","startedAt":"2026-11-22T03:05:54.580460980Z",` +
        `"status":"COMPLETED","trigger":{"eventIds":["${eventId}"]}}],` +
        '"metadata":{"fetchedAt":"2026-11-22T03:05:54.630460980Z"},"page":{"limit":20}}',
    )
  })

  const error = { message: 'no', name: 'Error', stack: 'at x' }
  it.each<[what: string, script: RunScript, checkpointing: boolean, own: unknown, listed: unknown]>([
    ['an object', { ends: 'Completed', output: { n: 1 } }, true, { n: 1 }, { n: 1 }],
    ['an array', { ends: 'Completed', output: [1] }, true, { data: [1] }, { data: [1] }],
    ['nothing', { ends: 'Completed' }, true, { data: null }, { data: null }],
    ['data', { ends: 'Completed', output: { data: 'x' } }, true, { data: 'x' }, { data: 'x' }],
    [
      'something that looks like an error, by a checkpoint',
      { ends: 'Completed', output: { error } },
      true,
      { error },
      { error },
    ],
    [
      'something that looks like an error, without one',
      { ends: 'Completed', output: { error } },
      false,
      error,
      { error },
    ],
    ['an error', { ends: 'Failed', output: error }, true, error, { error }],
    [
      'an error that no SDK reported',
      { ends: 'Failed', error: { error: { name: 'E' } } },
      true,
      { name: 'E' },
      { error: { name: 'E' } },
    ],
    ['a text', { ends: 'Failed', error: '<html>' }, true, { data: '<html>' }, { error: '<html>' }],
    ['nothing of a cancelled run', { ends: 'Cancelled' }, true, undefined, undefined],
    ['nothing of a skipped one', { ends: 'Skipped' }, true, undefined, undefined],
    [
      'something unreadable',
      { ends: 'Completed', unreadable: '"\u001b raw"' },
      true,
      { error: '', message: 'Unable to grab HTTP response', name: '', stack: '"\\"\\x1b raw\\""' },
      { error: '', message: 'Unable to grab HTTP response', name: '', stack: '"\\"\\x1b raw\\""' },
    ],
  ])('that returned %s', async (_, script, checkpointing, own, listed) => {
    const { sandbox, data } = testing()
    const { runId, eventId } = sandbox.runs.start({ script, checkpointing })
    expect(Object(await data(`/v2/runs/${runId}${WITH_OUTPUT}`)).output).toEqual(own)
    expect(rowsIn(await data(`/v2/events/${eventId}/runs${WITH_OUTPUT}`))[0]?.output).toEqual(listed)
    expect(await data(`/v2/runs/${runId}`)).not.toHaveProperty('output')
  })

  it.each([
    ['Running', 'RUNNING'],
    ['Scheduled', 'QUEUED'],
    ['Dreaming', 'QUEUED'],
  ])('that v1 calls %s is %s', async (status, own) => {
    const { sandbox, data } = testing()
    const { runId, eventId } = sandbox.runs.start({ script: { status } })
    expect(await data(`/v2/runs/${runId}`)).toMatchObject({ status: own })
    expect(await data(`/v2/events/${eventId}/runs`)).toMatchObject([{ status: own }])
  })
})

/** A run in the middle of its steps, in each of the four places where it can be read. */
interface Seen {
  readonly v1: string
  readonly listed: string
  readonly v2: string
  readonly listedInV2: string
  readonly output?: unknown
}

const forever = Number.POSITIVE_INFINITY
const step = { does: 'step', ms: 5, output: { first: 1 } } as const
const fail = { does: 'fail', ms: forever, error: { message: 'not yet' } } as const
const notYet = { message: 'not yet', name: 'Error', stack: 'Error: not yet\n    at sandbox' }

const moments: [name: string, steps: RunScript['steps'], early: Seen, right: Seen][] = [
  [
    'is queued',
    [{ does: 'queue', ms: forever }],
    { v1: 'Running', listed: 'Scheduled', v2: 'QUEUED', listedInV2: 'QUEUED' },
    { v1: 'Running', listed: 'Scheduled', v2: 'QUEUED', listedInV2: 'QUEUED' },
  ],
  [
    'is executed',
    [{ does: 'execute', ms: forever }],
    { v1: 'Running', listed: 'Running', v2: 'RUNNING', listedInV2: 'RUNNING' },
    { v1: 'Running', listed: 'Running', v2: 'RUNNING', listedInV2: 'RUNNING' },
  ],
  [
    'sleeps before any step',
    [{ does: 'sleep', ms: forever }],
    { v1: 'Running', listed: 'Running', v2: 'RUNNING', listedInV2: 'RUNNING' },
    { v1: 'Running', listed: 'Running', v2: 'RUNNING', listedInV2: 'RUNNING' },
  ],
  [
    'sleeps after a step',
    [step, { does: 'sleep', ms: forever }],
    { v1: 'Running', listed: 'Completed', v2: 'COMPLETED', listedInV2: 'RUNNING', output: { first: 1 } },
    { v1: 'Running', listed: 'Running', v2: 'RUNNING', listedInV2: 'RUNNING', output: { first: 1 } },
  ],
  [
    'waits after a step',
    [step, { does: 'wait', ms: forever }],
    { v1: 'Running', listed: 'Completed', v2: 'COMPLETED', listedInV2: 'RUNNING', output: { first: 1 } },
    { v1: 'Running', listed: 'Running', v2: 'RUNNING', listedInV2: 'RUNNING', output: { first: 1 } },
  ],
  [
    'is executed again after a step',
    [step, { does: 'execute', ms: forever }],
    { v1: 'Running', listed: 'Running', v2: 'RUNNING', listedInV2: 'RUNNING', output: { first: 1 } },
    { v1: 'Running', listed: 'Running', v2: 'RUNNING', listedInV2: 'RUNNING', output: { first: 1 } },
  ],
  [
    'waits for its next attempt',
    [fail],
    {
      v1: 'Running',
      listed: 'Failed',
      v2: 'FAILED',
      listedInV2: 'RUNNING',
      output: { error: { __serialized: true, ...notYet } },
    },
    {
      v1: 'Running',
      listed: 'Running',
      v2: 'RUNNING',
      listedInV2: 'RUNNING',
      output: { error: { __serialized: true, ...notYet } },
    },
  ],
  [
    'waits for the next attempt of a step',
    [step, { ...fail, inStep: true }],
    { v1: 'Running', listed: 'Failed', v2: 'FAILED', listedInV2: 'RUNNING', output: { error: notYet } },
    { v1: 'Running', listed: 'Running', v2: 'RUNNING', listedInV2: 'RUNNING', output: { error: notYet } },
  ],
]

describe.each([
  ['the open-source server', { mode: 'dev' }, 2],
  ['a well-behaved one', { mode: 'well-behaved' }, 3],
] as const)('%s reports a run that', (_, options, column) => {
  it.each(moments)('%s', async (...moment) => {
    const { sandbox, clock, data } = testing(options)
    const expected = moment[column]
    const { runId, eventId } = sandbox.runs.start({ script: { ends: 'Completed', steps: moment[1] ?? [] } })
    await clock.advance(10)
    const run = Object(await data(`/v1/runs/${runId}`))
    const [row = {}] = rowsIn(await data(`/v1/events/${eventId}/runs`))
    const second = Object(await data(`/v2/runs/${runId}${WITH_OUTPUT}`))
    const [secondRow = {}] = rowsIn(await data(`/v2/events/${eventId}/runs${WITH_OUTPUT}`))
    expect({ v1: run.status, listed: row.status, v2: second.status, listedInV2: secondRow.status }).toEqual({
      v1: expected.v1,
      listed: expected.listed,
      v2: expected.v2,
      listedInV2: expected.listedInV2,
    })
    expect(secondRow.output).toEqual(expected.output)
    // Whatever it is called, it has no end and no output of its own anywhere.
    expect([run.ended_at, row.ended_at, second.endedAt, secondRow.endedAt]).toEqual([null, null, undefined, undefined])
    expect([run.output, row.output, second.output]).toEqual([undefined, undefined, undefined])
  })
})

describe('the list of an event in v2', () => {
  it('has pages, newest first', async () => {
    const { sandbox, clock, call } = testing()
    const { runId, eventId } = sandbox.runs.start()
    const all = [runId]
    for (let count = 1; count < 5; count += 1) {
      await clock.advance(1)
      all.unshift(sandbox.runs.start({ event: eventId }).runId)
    }
    const pages: string[][] = []
    let query = '?limit=2'
    for (;;) {
      const { body } = await call('GET', `/v2/events/${eventId}/runs${query}`)
      const { data, page } = Object(body)
      pages.push(data.map(({ id }: { id: string }) => id))
      if (page.hasMore !== true) break
      query = `?limit=2&cursor=${encodeURIComponent(page.cursor)}`
    }
    expect(pages).toEqual([all.slice(0, 2), all.slice(2, 4), all.slice(4)])
  })

  it('says nothing about what it does not have', async () => {
    const { call } = testing()
    expect((await call('GET', '/v2/events/01HX9TK1GG2EQE3ZXV4F9S9N7P/runs?cursor=')).text).toBe(
      '{"metadata":{"fetchedAt":"2026-11-22T03:05:54.580460980Z"},"page":{"limit":20}}',
    )
  })

  it.each([
    ['limit=0', { status: 200 }],
    ['include_output=1', { status: 200 }],
    ['unknown=1', { status: 200 }],
    ['limit=41', 'Limit cannot exceed 40'],
    ['limit=-1', 'Limit must be at least 1'],
    ['limit=x', 'parsing field "limit": strconv.ParseInt: parsing "x": invalid syntax'],
    ['limit=1&limit=2', 'too many values for field "limit": 1, 2'],
    ['cursor=abc', 'Cursor is invalid'],
    ['cursor=e30', 'Cursor is invalid'],
    ['includeOutput=maybe', 'parsing field "include_output": strconv.ParseBool: parsing "maybe": invalid syntax'],
  ])('handles %s', async (query, expected) => {
    const { sandbox, call } = testing()
    const { eventId } = sandbox.runs.start()
    const answer = await call('GET', `/v2/events/${eventId}/runs?${query}`)
    const wrong = typeof expected === 'string' ? { status: 400, body: { errors: [{ message: expected }] } } : expected
    expect(answer).toMatchObject(wrong)
  })

  it('shows the end of a cancelled run 10 s late if lists are loose', async () => {
    const endOf = async (options: InngestSandboxOptions) => {
      const { sandbox, data } = testing(options)
      const { runId, eventId } = sandbox.runs.start({ script: { ends: 'Cancelled' } })
      const [row] = rowsIn(await data(`/v2/events/${eventId}/runs`))
      return [row?.endedAt, row?.durationMs, Object(await data(`/v2/runs/${runId}`)).endedAt]
    }
    expect(await endOf({})).toEqual(['2026-11-22T03:06:04.580460980Z', '10000', '2026-11-22T03:05:54.580Z'])
    expect(await endOf({ habits: { looseLists: false } })).toEqual([
      '2026-11-22T03:05:54.580460980Z',
      '0',
      '2026-11-22T03:05:54.580Z',
    ])
  })
})

describe('a batch', () => {
  it.each([
    ['loose', true, [1, 0, 0]],
    ['right', false, [1, 1, 1]],
  ])('has its run under each event in v2, and in v1 if lists are %s', async (_, looseLists, inV1) => {
    const { sandbox, data } = testing({ habits: { looseLists } })
    const events = ['01HX9TK1GG2EQE3ZXV4F9S9N7P', '01HX9TK1GG2EQE3ZXV4F9S9N7Q', '01HX9TK1GG2EQE3ZXV4F9S9N7R']
    const { runId, eventId } = sandbox.runs.start({ event: events })
    expect(eventId).toBe(events[0])
    const listed = await Promise.all(events.map(async (id) => rowsIn(await data(`/v1/events/${id}/runs`)).length))
    expect(listed).toEqual(inV1)
    for (const id of events) {
      expect(await data(`/v2/events/${id}/runs`)).toMatchObject([
        { id: runId, trigger: { batchId: expect.any(String), eventIds: [events[0]], isBatch: true } },
      ])
    }
  })
})

describe('data posted about a run', () => {
  it('spoils what v2 says about it', async () => {
    const { sandbox, call, data } = testing()
    const { runId, eventId } = sandbox.runs.start()
    const listed = async () => rowsIn(await data(`/v2/events/${eventId}/runs`))
    expect(await listed()).toMatchObject([{ status: 'COMPLETED' }])
    const scored = await call('POST', `/v2/runs/${runId}/scores`, {}, '[{"name":"accuracy","value":0.95}]')
    expect(scored).toMatchObject({ status: 200, body: { data: [{ name: 'accuracy', runId, value: 0.95 }] } })
    expect(await listed()).toMatchObject([{ status: 'RUNNING' }])
    expect((await listed())[0]).not.toHaveProperty('endedAt')
    expect(await data(`/v2/runs/${runId}`)).toMatchObject({ status: 'COMPLETED' })
    expect(await call('POST', `/v1/runs/${runId}/metadata`, {}, '{}')).toMatchObject({ status: 200, text: '' })
    expect(await call('GET', `/v2/runs/${runId}`)).toMatchObject({
      status: 404,
      body: { errors: [{ message: 'Function not found' }] },
    })
    expect(await call('POST', `/v2/runs/${runId}/cancel`)).toMatchObject({ status: 409 })
    expect(await data(`/v1/runs/${runId}`)).toMatchObject({ status: 'Completed' })
  })

  it('is refused if it is meaningless', async () => {
    const { call } = testing()
    const unknown = '01HX9TK1GG2EQE3ZXV4F9S9N7P'
    expect((await call('POST', '/v1/runs/bad/metadata', {}, '{}')).status).toBe(400)
    expect((await call('POST', `/v1/runs/${unknown}/metadata`, {}, '{}')).text).toBe('{}\n')
    expect((await call('POST', '/v2/runs/bad/scores', {}, '[]')).status).toBe(400)
    expect((await call('POST', `/v2/runs/${unknown}/scores`, {}, '[]')).status).toBe(500)
    expect((await call('POST', `/v2/runs/${unknown}/scores`, {}, '{}')).status).toBe(400)
    expect((await call('POST', `/v2/runs/${unknown}/scores`, {}, '[{"value":"x"}]')).status).toBe(400)
  })
})
