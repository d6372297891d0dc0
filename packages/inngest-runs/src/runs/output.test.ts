import { failureOf } from '@x/test-kit'
import { afterEach, describe, expect, it, vi } from 'vitest'
import {
  type Asked,
  data,
  EVENT_ID,
  NO_ROUTE,
  NO_ROUTE_IN_V2,
  type Reply,
  RUN_ID,
  scriptedServers,
  v1Run,
  v2Run,
} from '../../test/scripted-server.ts'
import { bareOutput } from './v2-run.ts'

const { serve, close } = scriptedServers()
afterEach(close)

const V1 = `GET /v1/runs/${RUN_ID}`
const V2 = `GET /v2/runs/${RUN_ID}`
const NO_OUTPUT = v1Run('Completed', { output: '' })

/** A server that reports one run as the test says, by v1 and by v2. */
const saying =
  (v1: Reply, v2: Reply | ((asked: Asked) => Reply)) =>
  (asked: Asked): Reply | undefined =>
    asked.line === V1 ? v1 : asked.line === V2 ? (typeof v2 === 'function' ? v2(asked) : v2) : undefined

describe('what v2 wraps is unwrapped', () => {
  it.each([
    ['an object', { n: 1 }, { n: 1 }],
    ['text', { data: 'hello' }, 'hello'],
    ['empty text', { data: '' }, ''],
    ['a number', { data: 0 }, 0],
    ['false', { data: false }, false],
    ['null', { data: null }, null],
    ['a list', { data: [1, 'b', null] }, [1, 'b', null]],
    ['an object with a data field', { data: { inner: true } }, { data: { inner: true } }],
    ['an object with data and other fields', { data: 1, page: 2 }, { data: 1, page: 2 }],
    ['an empty object', {}, {}],
    ['an error that was returned', { error: { name: 'E', message: 'm' } }, { error: { name: 'E', message: 'm' } }],
  ])('%s', (_, output, value) => {
    expect(bareOutput(output)).toEqual(value)
  })
})

describe('the output of a completed run', () => {
  it.each([[{ n: 1 }], ['text'], [0], [false], [null], [{}], [[]]])(
    'that v1 has (%j) is read in one request',
    async (output) => {
      const { client, lines } = await serve(saying(data(v1Run('Completed', { output })), NO_ROUTE))
      expect(await client().getRun(RUN_ID)).toMatchObject({ status: 'Completed', output })
      expect(lines).toEqual([V1])
    },
  )

  it('that v1 does not have is read from v2, in a second request', async () => {
    const { client, lines, asked } = await serve(
      saying(data(NO_OUTPUT), data(v2Run('COMPLETED', { output: { n: 1 } }))),
    )
    const { data: run, attempts, status } = await client().getRun(RUN_ID).withResponse()
    // Everything but the output comes from v1.
    expect(run).toEqual({ ...NO_OUTPUT, output: { n: 1 } })
    expect(lines).toEqual([V1, V2])
    expect(asked[1]?.query.get('includeOutput')).toBe('true')
    expect([status, attempts.map((attempt) => attempt.status)]).toEqual([200, [200, 200]])
  })

  it('is an empty string if the function returned one', async () => {
    const { client } = await serve(saying(data(NO_OUTPUT), data(v2Run('COMPLETED', { output: { data: '' } }))))
    expect(await client().getRun(RUN_ID)).toMatchObject({ output: '' })
  })

  it.each(['Running', 'Failed', 'Cancelled'])('is not requested from v2 for a run that is %s', async (status) => {
    const { client, lines } = await serve(saying(data(v1Run(status, { output: '' })), NO_ROUTE))
    await client().getRun(RUN_ID)
    expect(lines).toEqual([V1])
  })

  it.each<[string, Reply]>([
    ['has no route (text)', NO_ROUTE],
    ['has no route (api_error)', NO_ROUTE_IN_V2],
    ['has not implemented it (501)', { status: 501, body: { errors: [{ code: 'not_implemented', message: 'no' }] } }],
  ])('stays as v1 reported it if v2 %s, which the client remembers', async (_, reply) => {
    const { client, lines } = await serve(saying(data(NO_OUTPUT), reply))
    const runs = client()
    expect(await runs.getRun(RUN_ID)).toMatchObject({ status: 'Completed', output: '' })
    expect(await runs.getRun(RUN_ID)).toMatchObject({ output: '' })
    expect(lines).toEqual([V1, V2, V1])
    await client().getRun(RUN_ID)
    expect(lines.slice(3)).toEqual([V1, V2])
  })

  it('is requested again after ten minutes: servers are updated', async () => {
    const { client, lines, clock } = await serve(saying(data(NO_OUTPUT), NO_ROUTE))
    const runs = client()
    await runs.getRun(RUN_ID)
    await clock.advance(600_000)
    await runs.getRun(RUN_ID)
    expect(lines).toEqual([V1, V2, V1, V2])
  })

  it.each<[string, Reply]>([
    [
      'does not know this run',
      { status: 404, body: { errors: [{ code: 'not_found', message: 'Function not found' }] } },
    ],
    ['is the page of a web interface', { status: 200, body: '<html>Inngest</html>' }],
    ['is an empty page', { status: 200, body: '' }],
    ['has no output either', data(v2Run('COMPLETED'))],
    ['answers with another run', data({ ...v2Run('COMPLETED'), id: EVENT_ID, output: { other: true } })],
    ['rejects the request', { status: 400, body: { errors: [{ code: 'api_error', message: 'no' }] } }],
  ])('stays as v1 reported it if v2 %s, and v2 is called again the next time', async (_, reply) => {
    const { client, lines } = await serve(saying(data(NO_OUTPUT), reply))
    const runs = client()
    expect(await runs.getRun(RUN_ID)).toMatchObject({ status: 'Completed', output: '' })
    await runs.getRun(RUN_ID)
    expect(lines).toEqual([V1, V2, V1, V2])
  })

  it('that v2 refuses to a key (401) is not requested with that key again, only with another', async () => {
    const refused = { status: 401, body: 'Authentication failed\n' }
    const { client, lines } = await serve(saying(data(NO_OUTPUT), refused))
    const runs = client()
    expect(await runs.getRun(RUN_ID)).toMatchObject({ output: '' })
    await runs.getRun(RUN_ID)
    expect(lines).toEqual([V1, V2, V1])
    await runs.getRun(RUN_ID, { apiKey: 'signkey-test-ffff' })
    expect(lines.slice(3)).toEqual([V1, V2])
  })

  it('is requested with the key that v1 accepted: the signing key comes before an API key on both', async () => {
    vi.stubEnv('INNGEST_SIGNING_KEY', 'signkey-test-0a0b0c0d')
    try {
      const { client, lines, asked } = await serve(
        saying(data(NO_OUTPUT), data(v2Run('COMPLETED', { output: { n: 1 } }))),
      )
      expect(await client({ apiKey: 'sk-inn-api-abcdefgh' }).getRun(RUN_ID)).toMatchObject({ output: { n: 1 } })
      expect(lines).toEqual([V1, V2])
      expect(asked[0]?.authorization).toMatch(/^Bearer signkey-test-/)
      expect(asked[1]?.authorization).toBe(asked[0]?.authorization)
    } finally {
      vi.unstubAllEnvs()
    }
  })

  it.each<[string, Reply]>([
    ['500', { status: 500, body: { errors: [{ code: 'internal_error', message: 'no' }] } }],
    ['429', { status: 429, body: { errors: [{ code: 'rate_limited', message: 'slow down' }] } }],
    ['a cut connection', 'drop'],
  ])('is requested again if v2 fails temporarily (%s)', async (_, failure) => {
    const { client, lines } = await serve(
      saying(data(NO_OUTPUT), ({ times }) => (times === 1 ? failure : data(v2Run('COMPLETED', { output: { n: 1 } })))),
    )
    expect(await client().getRun(RUN_ID)).toMatchObject({ output: { n: 1 } })
    expect(lines).toEqual([V1, V2, V2])
  })

  it('is never an empty string because v2 is unreachable, which is an error', async () => {
    const { client } = await serve(saying(data(NO_OUTPUT), { status: 500 }))
    expect(await failureOf(client().getRun(RUN_ID))).toMatchObject({
      name: 'ServerError',
      operation: 'getRun',
      runId: RUN_ID,
    })
  })
})

describe('a run that v1 cannot encode (permanently an empty 200)', () => {
  const OUTPUT = { error: '', message: 'Unable to grab HTTP response', name: '', stack: 'x' }

  it('is read from v2: completed, whatever the shape of its output', async () => {
    const { client, lines } = await serve(saying({ body: '' }, data(v2Run('COMPLETED', { output: OUTPUT }))))
    expect(await client().waitForRun(RUN_ID)).toEqual({
      result: 'completed',
      output: OUTPUT,
      run: {
        run_id: RUN_ID,
        function_id: 'steps',
        event_id: EVENT_ID,
        run_started_at: '2026-11-22T00:00:00Z',
        status: 'Completed',
        ended_at: '2026-11-22T00:00:00.5Z',
        output: OUTPUT,
      },
    })
    expect(lines).toEqual([V1, V2])
  })

  it.each([
    ['QUEUED', {}, 'Running'],
    ['RUNNING', { output: { of: 'a step' } }, 'Running'],
    ['COMPLETED', { endedAt: undefined, output: { of: 'a step' } }, 'Running'],
    ['FAILED', { endedAt: undefined }, 'Running'],
    ['CANCELLED', { output: { data: 'late' } }, 'Cancelled'],
    ['HIBERNATING', {}, 'Hibernating'],
  ])('%s with %j reads %s, without an output', async (status, more, expected) => {
    const { client } = await serve(saying({ body: '' }, data(v2Run(status, more))))
    const run = await client().getRun(RUN_ID)
    expect(run.status).toBe(expected)
    expect(run).not.toHaveProperty('output')
  })

  it('has its error if it failed, and names its batch or schedule', async () => {
    const trigger = { eventIds: [EVENT_ID], batchId: 'b', cronSchedule: '* * * * *' }
    const { client } = await serve(saying({ body: '' }, data(v2Run('FAILED', { output: { data: '<html>' }, trigger }))))
    const end = await client().waitForRun(RUN_ID)
    expect(end).toMatchObject({
      result: 'failed',
      error: { message: '<html>' },
      run: { batch_id: 'b', cron: '* * * * *' },
    })
  })

  it('is requested again without v2, as the empty answer may pass', async () => {
    const { client, lines } = await serve(({ line, times }) =>
      line === V1 ? (times < 3 ? { body: '' } : data(v1Run('Running'))) : undefined,
    )
    expect(await client().getRun(RUN_ID)).toMatchObject({ status: 'Running' })
    expect(lines).toEqual([V1, V2, V1, V1])
  })

  it('is an error if it stays empty, without v2', async () => {
    const { client } = await serve(saying({ body: '' }, NO_ROUTE))
    expect(await failureOf(client().getRun(RUN_ID))).toMatchObject({ name: 'UnexpectedResponseError', runId: RUN_ID })
  })
})
