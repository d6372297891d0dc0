import { failureOf } from '@x/test-kit'
import { afterEach, describe, expect, it } from 'vitest'
import {
  type Asked,
  data,
  NO_ROUTE,
  NO_ROUTE_IN_V2,
  type Reply,
  RUN_ID,
  type Script,
  scriptedServers,
  v1Run,
} from '../../test/scripted-server.ts'

const { serve, close } = scriptedServers()
afterEach(close)

const POST_V1 = `POST /v1/runs/${RUN_ID}/cancel`
const POST_V2 = `POST /v2/runs/${RUN_ID}/cancel`
const DELETE = `DELETE /v1/runs/${RUN_ID}`
const GET = `GET /v1/runs/${RUN_ID}`

const EMPTY = { body: '' } as const
const BY_V2 = data({ runId: RUN_ID }, { metadata: { fetchedAt: '2026-11-22T00:00:00Z' } })
const conflict = (code: string) => ({ status: 409, body: { errors: [{ code, message: 'No' }] } })
const notFound = (message: string) => ({ status: 404, body: { errors: [{ code: 'not_found', message }] } })
const UNKNOWN_BY_V1 = {
  status: 404,
  body: { error: `Unable to load function run: ${RUN_ID}`, data: null, status: 404 },
}

/** A cancelled run, read `ageMs` after its end. */
const cancelledRun = (ageMs = 0) =>
  data(v1Run('Cancelled', { ended_at: '2026-11-22T00:00:00Z', output: {} }), {
    metadata: { fetched_at: new Date(Date.UTC(2026, 10, 22) + ageMs).toISOString() },
  })

/** The open-source server, unless a test says otherwise: v2 cancels, and v1 has DELETE. */
const real =
  (replies: Readonly<Record<string, Reply | ((asked: Asked) => Reply)>> = {}): Script =>
  (asked) => {
    const all: typeof replies = { [POST_V2]: BY_V2, [DELETE]: EMPTY, [GET]: cancelledRun(), ...replies }
    const reply = all[asked.line]
    return typeof reply === 'function' ? reply(asked) : reply
  }

/** A server without v2: an older one. */
const older = (replies: Parameters<typeof real>[0] = {}) => real({ [POST_V2]: NO_ROUTE_IN_V2, ...replies })

describe('the route', () => {
  it("tries the capability's POST, then v2's: two requests the first time, and one from then on", async () => {
    const { client, lines } = await serve(real())
    const runs = client()
    await runs.cancelRun(RUN_ID)
    expect(lines).toEqual([POST_V1, POST_V2])
    await runs.cancelRun(RUN_ID)
    expect(lines.slice(2)).toEqual([POST_V2])
  })

  it.each([
    ['a 404 with plain text', NO_ROUTE],
    ['an api_error', NO_ROUTE_IN_V2],
    ['501', { status: 501, body: { errors: [{ code: 'api_error', message: 'Method Not Allowed' }] } }],
    ['405', { status: 405, headers: { Allow: 'GET' } }],
  ])('then tries DELETE if v2 has no route (%s), and remembers that', async (_, reply) => {
    const { client, lines } = await serve(older({ [POST_V2]: reply }))
    const runs = client()
    await runs.cancelRun(RUN_ID, { confirm: false })
    expect(lines).toEqual([POST_V1, POST_V2, DELETE])
    await runs.cancelRun(RUN_ID, { confirm: false })
    expect(lines.slice(3)).toEqual([DELETE])
    await client().cancelRun(RUN_ID, { confirm: false })
    expect(lines.slice(4)).toEqual([POST_V1, POST_V2, DELETE])
  })

  it("is only the capability's POST if the server has it", async () => {
    const { client, lines } = await serve(real({ [POST_V1]: EMPTY }))
    await client().cancelRun(RUN_ID, { confirm: false })
    expect(lines).toEqual([POST_V1])
  })

  it('is not v2 if it answers with the web interface, which cancels nothing and is tried once', async () => {
    for (const body of ['<html>Inngest</html>', '']) {
      const { client, lines } = await serve(older({ [POST_V2]: { body } }))
      expect(await client().cancelRun(RUN_ID)).toMatchObject({ result: 'cancelled' })
      expect(lines).toEqual([POST_V1, POST_V2, DELETE, GET])
    }
  })

  it.each([
    ["the capability's POST", [POST_V1], { [POST_V1]: UNKNOWN_BY_V1 }],
    ["v2's POST", [POST_V1, POST_V2], { [POST_V2]: notFound('Run not found') }],
    ['DELETE', [POST_V1, POST_V2, DELETE], { [POST_V2]: NO_ROUTE, [DELETE]: UNKNOWN_BY_V1 }],
  ])('ends in a RunNotFoundError, without another route, if %s does not know the run', async (_, expected, replies) => {
    const { client, lines } = await serve(real(replies))
    expect(await failureOf(client().cancelRun(RUN_ID))).toMatchObject({
      name: 'RunNotFoundError',
      operation: 'cancelRun',
      runId: RUN_ID,
    })
    expect(lines.filter((line) => !line.startsWith('GET /v1/events/'))).toEqual(expected)
  })

  it('continues to DELETE after any other 404 of v2, which says nothing about its route', async () => {
    const { client, lines } = await serve(real({ [POST_V2]: notFound('Function not found') }))
    const runs = client()
    expect(await runs.cancelRun(RUN_ID)).toMatchObject({ result: 'cancelled' })
    expect(lines).toEqual([POST_V1, POST_V2, DELETE, GET])
    await runs.cancelRun(RUN_ID)
    expect(lines.slice(4)).toEqual([POST_V2, DELETE, GET])
  })

  it('is remembered after the response for an unknown run', async () => {
    const { client, lines } = await serve(older({ [DELETE]: UNKNOWN_BY_V1 }))
    const runs = client()
    await failureOf(runs.cancelRun(RUN_ID))
    lines.length = 0
    await failureOf(runs.cancelRun(RUN_ID))
    expect(lines[0]).toBe(DELETE)
  })

  it('is not remembered after a rejection about anything else', async () => {
    const { client, lines } = await serve(real({ [POST_V2]: { status: 401, body: 'Authentication failed\n' } }))
    const runs = client()
    expect(await failureOf(runs.cancelRun(RUN_ID))).toMatchObject({ name: 'AuthenticationError' })
    await failureOf(runs.cancelRun(RUN_ID))
    expect(lines).toEqual([POST_V1, POST_V2, POST_V1, POST_V2])
  })

  it('is not remembered if none exists, and the error suggests checking the address', async () => {
    const { client, lines } = await serve(() => undefined)
    const runs = client()
    const error = await failureOf(runs.cancelRun(RUN_ID))
    expect(error).toMatchObject({ name: 'UnexpectedResponseError', runId: RUN_ID })
    expect(error.message).toContain('Check that baseUrl is the address of its API.')
    expect(error.attempts).toHaveLength(3)
    await failureOf(runs.cancelRun(RUN_ID))
    expect(lines).toEqual([POST_V1, POST_V2, DELETE, POST_V1, POST_V2, DELETE])
  })

  it("does not take an HTML page in place of the capability's route for a success", async () => {
    const { client } = await serve(real({ [POST_V1]: { body: '<html>' } }))
    expect(await failureOf(client().cancelRun(RUN_ID))).toMatchObject({
      name: 'UnexpectedResponseError',
      outcome: 'unknown',
    })
  })

  it('is v2 from the start with an API key', async () => {
    const { client, lines, asked } = await serve(real())
    expect(await client({ apiKey: 'sk-inn-api-abcdefgh' }).cancelRun(RUN_ID)).toEqual({ result: 'cancelled' })
    expect(lines).toEqual([POST_V2])
    expect(asked[0]?.authorization).toBe('Bearer sk-inn-api-abcdefgh')
  })

  it('ends in the reason why v1 rejects an API key, on a server without v2', async () => {
    const { client, lines } = await serve(older({ [DELETE]: { status: 401, body: 'Authentication failed\n' } }))
    const error = await failureOf(client({ apiKey: 'sk-inn-api-abcdefgh' }).cancelRun(RUN_ID))
    expect(error).toMatchObject({ name: 'AuthenticationError' })
    expect(error.message).toContain('works on v2 endpoints only')
    expect(lines).toEqual([POST_V2, DELETE])
  })

  it('counts attempts by other routes for the outcome', async () => {
    const { client } = await serve(
      real({
        [POST_V2]: ({ times }) => (times === 1 ? 'drop' : NO_ROUTE_IN_V2),
        [DELETE]: { status: 400, body: { error: 'Invalid', data: null, status: 400 } },
      }),
    )
    const error = await failureOf(client().cancelRun(RUN_ID))
    expect(error).toMatchObject({ name: 'ApiError', status: 400, outcome: 'unknown' })
    expect(error.attempts).toMatchObject([
      { number: 1, status: 404 },
      { number: 2, cause: expect.any(String) },
      { number: 3, status: 404 },
      { number: 4, status: 400 },
    ])
  })
})

describe('the response of v2', () => {
  it('200: cancelled, and nothing is read', async () => {
    const { client, lines } = await serve(real())
    expect(await client().cancelRun(RUN_ID)).toEqual({ result: 'cancelled' })
    expect(lines).not.toContain(GET)
  })

  it.each(['run_already_cancelled', 'run_already_ended'])(
    '409 %s: already_ended, and nothing is read',
    async (code) => {
      const { client, lines } = await serve(real({ [POST_V2]: conflict(code) }))
      expect(await client().cancelRun(RUN_ID).withResponse()).toMatchObject({
        data: { result: 'already_ended' },
        status: 409,
      })
      expect(lines).not.toContain(GET)
    },
  )

  it('409 after an attempt whose response was lost: the run is read, and not reported as already ended', async () => {
    const lostFirst = {
      [POST_V2]: ({ times }: Asked) => (times % 2 ? 'drop' : conflict('run_already_cancelled')),
    } as const
    const { client } = await serve(real(lostFirst))
    expect(await client().cancelRun(RUN_ID)).toMatchObject({ result: 'cancelled', run: { status: 'Cancelled' } })
    expect(await client().cancelRun(RUN_ID, { confirm: false })).toEqual({ result: 'accepted' })
  })

  it('any other 409 is thrown as an error', async () => {
    const { client } = await serve(real({ [POST_V2]: conflict('resource_already_exists') }))
    expect(await failureOf(client().cancelRun(RUN_ID))).toMatchObject({ name: 'ApiError', status: 409 })
  })

  it('429: waited out', async () => {
    const limited = { status: 429, body: { errors: [{ code: 'rate_limited', message: 'slow down' }] } }
    const { client, clock } = await serve(real({ [POST_V2]: ({ times }) => (times === 1 ? limited : BY_V2) }))
    expect(await client().cancelRun(RUN_ID)).toEqual({ result: 'cancelled' })
    expect(clock.pauses).toEqual([5_000])
  })
})

describe('the run', () => {
  it('is read if the response was empty', async () => {
    const { client, lines } = await serve(older())
    expect(await client().cancelRun(RUN_ID)).toMatchObject({ result: 'cancelled', run: { status: 'Cancelled' } })
    expect(lines.at(-1)).toBe(GET)
  })

  it.each<[string, Script, string]>([
    ['cancelled', real(), 'cancelled'],
    [
      'had ended',
      real({ [POST_V2]: conflict('run_already_ended'), [GET]: data(v1Run('Completed', { output: 1 })) }),
      'already_ended',
    ],
    ['ended by itself', real({ [GET]: data(v1Run('Completed', { output: 1 })) }), 'already_ended'],
  ])('is read if confirm is true: %s', async (_, script, result) => {
    const { client, lines } = await serve(script)
    expect(await client().cancelRun(RUN_ID, { confirm: true })).toMatchObject({ result, run: { run_id: RUN_ID } })
    expect(lines).toEqual([POST_V1, POST_V2, GET])
  })

  it('is not read with confirm: false, and nothing is claimed', async () => {
    const { client, lines } = await serve(older())
    expect(await client().cancelRun(RUN_ID, { confirm: false })).toEqual({ result: 'accepted' })
    expect(lines).not.toContain(GET)
  })

  it('is read a second time, after 100 to 200 ms, before the result is accepted', async () => {
    for (const [random, pause] of [
      [0, 100],
      [0.999, 199.9],
    ] as const) {
      const { client, clock } = await serve(
        older({ [GET]: ({ times }) => (times === 1 ? data(v1Run('Running')) : cancelledRun()) }),
      )
      expect(await client({ random: () => random } as object).cancelRun(RUN_ID)).toMatchObject({ result: 'cancelled' })
      expect(clock.pauses).toEqual([pause])
    }
  })

  it('that still runs then gives accepted', async () => {
    const { client, lines } = await serve(older({ [GET]: data(v1Run('Running')) }))
    expect(await client().cancelRun(RUN_ID)).toMatchObject({ result: 'accepted', run: { status: 'Running' } })
    expect(lines.filter((line) => line === GET)).toHaveLength(2)
  })

  it('that still runs although v2 has cancelled it gives cancelled', async () => {
    const { client } = await serve(real({ [GET]: data(v1Run('Running')) }))
    expect(await client().cancelRun(RUN_ID, { confirm: true })).toMatchObject({
      result: 'cancelled',
      run: { status: 'Running' },
    })
  })

  it.each(['Completed', 'Failed'])('that had ended (%s) gives already_ended, never an error', async (status) => {
    const { client } = await serve(older({ [GET]: data(v1Run(status, { output: 1 })) }))
    expect(await client().cancelRun(RUN_ID)).toMatchObject({ result: 'already_ended', run: { status } })
  })

  it('that had been cancelled long before gives already_ended', async () => {
    const { client } = await serve(older({ [GET]: cancelledRun(60_000) }))
    expect(await client().cancelRun(RUN_ID)).toMatchObject({ result: 'already_ended', run: { status: 'Cancelled' } })
  })

  it('that had completed is returned with its output', async () => {
    const v2 = data({ id: RUN_ID, status: 'COMPLETED', endedAt: 'x', output: { n: 1 } })
    const { client } = await serve(
      older({ [GET]: data(v1Run('Completed', { output: '' })), [`GET /v2/runs/${RUN_ID}`]: v2 }),
    )
    expect(await client().cancelRun(RUN_ID)).toMatchObject({ run: { output: { n: 1 } } })
  })

  it('is read bypassing the cache', async () => {
    const { client, asked } = await serve(older())
    await client().cancelRun(RUN_ID)
    expect(asked.at(-1)?.query.get('_')).not.toBeNull()
  })

  it('that cannot be read does not make the cancel fail', async () => {
    const { client } = await serve(older({ [GET]: { status: 500 } }))
    expect(await client().cancelRun(RUN_ID)).toEqual({ result: 'accepted' })
  })

  it('in the response itself counts as a success too', async () => {
    const { client } = await serve(real({ [POST_V1]: data(v1Run('Cancelled')) }))
    expect(await client().cancelRun(RUN_ID)).toMatchObject({ result: 'cancelled' })
  })

  it('.withResponse() describes the cancel itself', async () => {
    const { client } = await serve(older())
    const { status, attempts } = await client().cancelRun(RUN_ID).withResponse()
    expect(status).toBe(200)
    expect(attempts.map(({ status: one }) => one)).toEqual([404, 404, 200])
  })
})

describe('a cancel when something goes wrong', () => {
  it.each<[string, Reply]>([
    ['a cut connection', 'drop'],
    ['502', { status: 502, body: '<html>' }],
    ['500', { status: 500 }],
  ])('survives %s', async (_, failure) => {
    const { client } = await serve(real({ [POST_V2]: ({ times }) => (times === 1 ? failure : BY_V2) }))
    expect(await client().cancelRun(RUN_ID)).toEqual({ result: 'cancelled' })
  })

  it('reports a failing executor', async () => {
    const failed = { status: 500, body: { error: 'Unable to cancel function run: x', data: null, status: 500 } }
    const { client } = await serve(older({ [DELETE]: failed }))
    const error = await failureOf(client().cancelRun(RUN_ID))
    expect(error).toMatchObject({ name: 'ServerError', outcome: 'unknown' })
    expect(error.message).toContain('It may have happened')
  })

  it('has one deadline for all routes', async () => {
    const { client, lines } = await serve(real({ [POST_V2]: { status: 500 } }))
    expect(await failureOf(client().cancelRun(RUN_ID, { deadline: 2_100 }))).toMatchObject({ name: 'ServerError' })
    expect(lines.length).toBeLessThan(6)
  })

  it('reports the first route even if the key is unavailable for the next one', async () => {
    const { client } = await serve(real({ [POST_V1]: ({ times }) => (times === 1 ? 'drop' : NO_ROUTE) }))
    let asked = 0
    const apiKey = () => {
      asked += 1
      if (asked > 1) throw new Error('the vault is sealed')
      return 'signkey-test-0a0b'
    }
    const error = await failureOf(client({ apiKey }).cancelRun(RUN_ID))
    expect(error).toMatchObject({ name: 'ConfigurationError', outcome: 'unknown' })
    expect(error.attempts).toHaveLength(2)
  })

  it('recognises a long error of the API', async () => {
    const error = `Unable to load function run: ${RUN_ID} ${'x'.repeat(2_000)}`
    const { client, lines } = await serve(
      real({ [POST_V1]: { status: 404, body: { error, data: null, status: 404 } } }),
    )
    expect(await failureOf(client().cancelRun(RUN_ID))).toMatchObject({ name: 'RunNotFoundError' })
    expect(lines[1]).not.toBe(POST_V2)
  })

  it('refuses an invalid id', async () => {
    const invalid = {
      status: 400,
      body: { errors: [{ code: 'invalid_field_format', message: 'Run ID must be a valid ULID' }] },
    }
    const { client } = await serve(real({ [POST_V2]: invalid }))
    const error = await failureOf(client().cancelRun(RUN_ID))
    expect(error).toMatchObject({ name: 'ApiError', status: 400, type: 'invalid_field_format' })
  })

  it('refuses unknown options, and values that are neither true nor false', async () => {
    const { client, lines } = await serve(real())
    const refused = async (options: object) => (await failureOf(client().cancelRun(RUN_ID, options))).message
    expect(await refused({ confrim: false })).toContain('did you mean "confirm"?')
    expect(await refused({ confirm: 'no' })).toContain('confirm: expected true or false, got a string')
    expect(lines).toEqual([])
  })
})
