import { createManualClock } from '@x/sandbox'
import { afterEach, describe, expect, it } from 'vitest'
import { createInngestSandbox, type InngestSandbox } from './sandbox.ts'
import { type Call, callsOver, callsTo, type Read, UNKNOWN_ID } from './sandbox-calls.ts'
import type { InngestSandboxOptions } from './sandbox-options.ts'
import { serveInngestSandbox } from './server.ts'

interface OperationRequest {
  readonly call: Call
  /** The id of a run that continues. */
  readonly id: string
  readonly eventId: string
}
type Rule = [
  name: string,
  ask: (asked: OperationRequest) => Promise<Read>,
  answer: { status: number; body: unknown; headers?: Record<string, string | null> },
  options?: InngestSandboxOptions,
]

const error = (status: number, message: string) => ({ error: message, data: null, status })
const secondVersionError = (code: string, message: string) => ({ errors: [{ code, message }] })
const notPlayed = (asked: string, plays: string) => ({
  errors: [
    {
      code: 'not_played',
      message: expect.stringMatching(
        `^The sandbox does not support ${asked}\\. It supports .*${plays.replace(/[{}]/g, '.')}`,
      ),
    },
  ],
})
const JSON_TYPE = { 'Content-Type': 'application/json' }
const TEXT_TYPE = { 'Content-Type': 'text/plain; charset=utf-8' }
const SAFE_TEXT = { ...TEXT_TYPE, 'X-Content-Type-Options': 'nosniff', Vary: 'Origin' }
const NOT_FOUND = { status: 404, body: '404 page not found\n', headers: SAFE_TEXT }
const REFUSED = { status: 401, body: 'Authentication failed\n', headers: SAFE_TEXT }
const PAGE = { status: 200, body: /<div id="app">/, headers: { 'Content-Type': 'text/html; charset=utf-8' } }
const EMPTY = { status: 200, body: '', headers: { ...JSON_TYPE, 'Content-Length': '0' } }
const honest = { habits: { errorsAs200: false } }

const KEY = 'signkey-prod-0123456789abcdef'
const OTHER = '00ff'
/** SHA-256 of the bytes 01 23 45 67 89 ab cd ef, made with `xxd -r -p | sha256sum`. */
const HASH = '55c53f5d490297900cefa825d0c8e8e9532ee8a118abe7d8570762cd38be9818'
const keyed = { signingKeys: [KEY, OTHER] }
const bearing =
  (authorization: string): Rule[1] =>
  ({ call, id }) =>
    call('GET', `/v1/runs/${id}`, { Authorization: authorization })

/** Requests and the answers that they must get: the same over every mount. */
const rules: Rule[] = [
  [
    'returns a run in its envelope',
    ({ call, id }) => call('GET', `/v1/runs/${id}`),
    { status: 200, body: { data: { status: 'Running' }, metadata: {} }, headers: JSON_TYPE },
  ],
  [
    'says how long a run is cached',
    ({ call, id }) => call('GET', `/v1/runs/${id}`),
    { status: 200, body: {}, headers: { 'Cache-Control': 'private, max-age=3' } },
  ],
  [
    'returns the jobs of a run',
    ({ call, id }) => call('GET', `/v1/runs/${id}/jobs`),
    { status: 200, body: { data: [{ kind: 'sleep' }] }, headers: { 'Cache-Control': 'private, max-age=5' } },
  ],
  [
    'returns the runs of an event',
    ({ call, eventId }) => call('GET', `/v1/events/${eventId}/runs`),
    {
      status: 200,
      body: { data: [{ status: 'Running' }] },
      headers: { ...JSON_TYPE, 'Cache-Control': 'private, max-age=15' },
    },
  ],
  [
    'finds runs by ids in lower case',
    ({ call, id }) => call('GET', `/v1/runs/${id.toLowerCase()}`),
    { status: 200, body: { data: { status: 'Running' } } },
  ],
  [
    'says that it is self-hosted',
    ({ call, id }) => call('GET', `/v1/runs/${id}`),
    { status: 200, body: {}, headers: { 'X-Inngest-Server-Kind': 'cloud' } },
  ],
  [
    'says that it is a dev server',
    ({ call, id }) => call('GET', `/v1/runs/${id}`),
    { status: 200, body: {}, headers: { 'X-Inngest-Server-Kind': 'dev' } },
    { mode: 'dev' },
  ],

  [
    'cannot load an unknown run, with the wrong status',
    ({ call }) => call('GET', `/v1/runs/${UNKNOWN_ID}`),
    {
      status: 200,
      body: error(500, `Unable to load function run: ${UNKNOWN_ID}`),
      headers: { ...JSON_TYPE, 'Cache-Control': null },
    },
  ],
  [
    'cannot load an unknown run, with the right status',
    ({ call }) => call('GET', `/v1/runs/${UNKNOWN_ID}`),
    { status: 500, body: error(500, `Unable to load function run: ${UNKNOWN_ID}`) },
    honest,
  ],
  [
    'cannot load the jobs of an unknown run',
    ({ call }) => call('GET', `/v1/runs/${UNKNOWN_ID}/jobs`),
    { status: 500, body: error(500, `Unable to load function run: ${UNKNOWN_ID}`) },
    honest,
  ],
  [
    'takes an event for an unknown run',
    ({ call, eventId }) => call('GET', `/v1/runs/${eventId}`),
    { status: 200, body: { status: 500 } },
  ],
  [
    'knows no runs of an unknown event',
    ({ call }) => call('GET', `/v1/events/${UNKNOWN_ID}/runs`),
    { status: 200, body: { data: [] } },
  ],
  [
    'requires an id of 26 characters, and says so with the wrong status',
    ({ call }) => call('GET', '/v1/runs/bad'),
    { status: 200, body: error(400, 'Invalid run ID: bad') },
  ],
  [
    'requires an id of 26 characters, and says so with the right status',
    ({ call }) => call('GET', '/v1/runs/a%20b/jobs'),
    { status: 400, body: error(400, 'Invalid run ID: a b') },
    honest,
  ],
  [
    'requires an id that is not from the far future',
    ({ call }) => call('GET', `/v1/runs/8${'0'.repeat(25)}`),
    { status: 400, body: { status: 400 } },
    honest,
  ],
  [
    'does not check an id any further',
    ({ call }) => call('GET', `/v1/runs/${'!'.repeat(26)}`),
    { status: 500, body: { status: 500 } },
    honest,
  ],
  [
    'requires complete escapes, before anything else',
    ({ call }) => call('GET', '/v1/runs/%E0%A4%A', { Authorization: '' }),
    { status: 400, body: '400 Bad Request', headers: { ...TEXT_TYPE, Vary: null, 'X-Inngest-Server-Kind': null } },
  ],
  [
    'leaves an escaped slash as it is',
    ({ call }) => call('GET', '/v1/runs/a%2Fb'),
    { status: 200, body: error(400, 'Invalid run ID: a%2Fb') },
  ],
  [
    'repeats an id that it cannot cancel as it read it',
    ({ call }) => call('DELETE', `/v1/runs/${'!'.repeat(26)}`),
    { status: 404, body: error(404, `Unable to load function run: 7${'Z'.repeat(25)}`) },
  ],
  [
    'requires an event id of 26 characters',
    ({ call }) => call('GET', '/v1/events/bad/runs'),
    { status: 400, body: error(400, 'Invalid event ID: bad') },
    honest,
  ],

  ['cancels with an empty answer', ({ call, id }) => call('DELETE', `/v1/runs/${id}`), EMPTY],
  [
    'cancels and returns the run',
    ({ call, id }) => call('DELETE', `/v1/runs/${id}`),
    { status: 200, body: { data: { status: 'Cancelled', output: {} } } },
    { habits: { emptyCancel: false } },
  ],
  [
    'does not cancel an unknown run',
    ({ call }) => call('DELETE', `/v1/runs/${UNKNOWN_ID}`),
    { status: 404, body: error(404, `Unable to load function run: ${UNKNOWN_ID}`), headers: JSON_TYPE },
  ],
  [
    'does not cancel anything that is not a run',
    ({ call }) => call('DELETE', '/v1/runs/bad'),
    { status: 400, body: error(400, 'Invalid run ID: bad') },
  ],
  ['has no route to cancel by POST', ({ call, id }) => call('POST', `/v1/runs/${id}/cancel`), NOT_FOUND],
  [
    'has no route to cancel by POST, whatever the key',
    ({ call, id }) => call('POST', `/v1/runs/${id}/cancel`, { Authorization: '' }),
    NOT_FOUND,
  ],
  [
    'cancels by POST if it can',
    ({ call, id }) => call('POST', `/v1/runs/${id}/cancel`),
    EMPTY,
    { habits: { cancelRoute: 'both' } },
  ],
  [
    'requires a key to cancel by POST',
    ({ call, id }) => call('POST', `/v1/runs/${id}/cancel`, { Authorization: '' }),
    REFUSED,
    { habits: { cancelRoute: 'post' } },
  ],
  [
    'still cancels by DELETE if it can do both',
    ({ call, id }) => call('DELETE', `/v1/runs/${id}`),
    EMPTY,
    { habits: { cancelRoute: 'both' } },
  ],
  [
    'does not cancel by DELETE if it requires a POST',
    ({ call, id }) => call('DELETE', `/v1/runs/${id}`),
    { status: 405, body: '', headers: { Allow: 'GET' } },
    { habits: { cancelRoute: 'post' } },
  ],

  [
    'refuses other methods',
    ({ call, id }) => call('POST', `/v1/runs/${id}`),
    { status: 405, body: '', headers: { Allow: 'GET, DELETE', 'Content-Type': null } },
  ],
  [
    'refuses HEAD',
    ({ call, id }) => call('HEAD', `/v1/runs/${id}/jobs`),
    { status: 405, body: '', headers: { Allow: 'GET' } },
  ],
  ['has no paths that end in a slash', ({ call, id }) => call('GET', `/v1/runs/${id}/`), NOT_FOUND],
  ['has no list of runs', ({ call }) => call('GET', '/v1/runs'), NOT_FOUND],
  ['has nothing at /v1', ({ call }) => call('GET', '/v1'), NOT_FOUND],
  ['shows its user interface elsewhere', ({ call }) => call('GET', '/api/v1/runs/x'), PAGE],
  ['shows its user interface for any method', ({ call }) => call('DELETE', '/v1000'), PAGE],
  [
    'can run without a user interface',
    ({ call }) => call('GET', '/runs'),
    NOT_FOUND,
    { habits: { uiFallback: false } },
  ],
  ['has no user interface when well-behaved', ({ call }) => call('GET', '/runs'), NOT_FOUND, { mode: 'well-behaved' }],
  [
    'answers health checks from anybody',
    ({ call }) => call('GET', '/health', { Authorization: '' }),
    { status: 200, body: { status: 200, message: 'OK' }, headers: JSON_TYPE },
  ],
  ['answers health checks only by GET', ({ call }) => call('POST', '/health'), { status: 405, body: '' }],
  [
    'says that it is a dev server if asked',
    ({ call }) => call('GET', '/dev'),
    { status: 200, body: { authed: false } },
    { mode: 'dev' },
  ],
  [
    'does not say without a key that it is not a dev server',
    ({ call }) => call('GET', '/dev', { Authorization: '' }),
    REFUSED,
  ],
  ['says with a key that it is not a dev server', ({ call }) => call('GET', '/dev'), NOT_FOUND],
  [
    'allows other origins',
    ({ call, id }) => call('GET', `/v1/runs/${id}`, { Origin: 'https://a.example' }),
    { status: 200, body: { data: {} }, headers: { 'Access-Control-Allow-Origin': 'https://a.example' } },
  ],
  [
    'says so in a preflight, to anybody',
    ({ call, id }) =>
      call('OPTIONS', `/v1/runs/${id}`, {
        Authorization: '',
        Origin: 'https://a.example',
        'Access-Control-Request-Method': 'GET',
        'Access-Control-Request-Headers': 'authorization',
      }),
    {
      status: 200,
      body: '',
      headers: {
        'Access-Control-Allow-Methods': 'GET',
        'Access-Control-Allow-Headers': 'Authorization',
        'X-Inngest-Server-Kind': null,
      },
    },
  ],

  [
    'returns a run by v2',
    ({ call, id }) => call('GET', `/v2/runs/${id}`),
    { status: 200, body: { data: { status: 'RUNNING' } }, headers: { ...JSON_TYPE, 'Cache-Control': null } },
  ],
  [
    'has v2 under another path too',
    ({ call, id }) => call('GET', `/api/v2/runs/${id}`),
    { status: 200, body: { data: { status: 'RUNNING' } } },
  ],
  [
    'says with its true status that v2 has no such run',
    ({ call }) => call('GET', `/v2/runs/${UNKNOWN_ID}`),
    { status: 404, body: secondVersionError('not_found', 'Run not found'), headers: JSON_TYPE },
  ],
  [
    'says that v2 requires another id',
    ({ call }) => call('GET', '/v2/runs/bad'),
    { status: 400, body: secondVersionError('invalid_field_format', 'Run ID must be a valid ULID') },
  ],
  [
    'says that v2 requires an id',
    ({ call }) => call('GET', '/v2/runs/'),
    { status: 400, body: secondVersionError('missing_field', 'Run ID is required') },
  ],
  [
    'takes an escaped slash for a slash in v2',
    ({ call }) => call('GET', '/v2/runs/a%2Fb'),
    { status: 404, body: secondVersionError('api_error', 'Not Found') },
  ],
  [
    'refuses other methods in v2, with another status',
    ({ call, id }) => call('PUT', `/v2/runs/${id}`),
    { status: 501, body: secondVersionError('api_error', 'Method Not Allowed') },
  ],
  ['refuses HEAD in v2, without a body', ({ call, id }) => call('HEAD', `/v2/runs/${id}`), { status: 501, body: '' }],
  [
    'asks for a key in v2 before it says anything',
    ({ call }) => call('GET', '/v2/nothing', { Authorization: '' }),
    REFUSED,
  ],
  [
    'has no list without a subject in v2',
    ({ call }) => call('GET', '/v2'),
    { status: 400, body: secondVersionError('api_error', 'Bad Request') },
  ],
  [
    'has no runs in v2 on an older server',
    ({ call, id }) => call('GET', `/v2/runs/${id}`),
    { status: 404, body: secondVersionError('api_error', 'Not Found') },
    { habits: { v2: false } },
  ],

  [
    'says which part of v2 it does not play, and which it does',
    ({ call }) => call('GET', '/v2/apps?limit=5'),
    { status: 404, body: notPlayed('GET /v2/apps', 'GET /v1/runs/{id}'), headers: JSON_TYPE },
  ],
  [
    'plays no rerun',
    ({ call, id }) => call('POST', `/v2/runs/${id}/rerun`),
    { status: 404, body: { errors: [{ code: 'not_played' }] } },
  ],
  [
    'plays no invocation',
    ({ call }) => call('POST', '/v2/apps/app/functions/a/invoke', {}, '{}'),
    { status: 404, body: notPlayed('POST /v2/apps/app/functions/a/invoke', 'POST /e/{id}') },
  ],
  ['asks for a key before it says so', ({ call }) => call('GET', '/v2/runs', { Authorization: '' }), REFUSED],
  [
    'says which part of v1 it does not play, with the true status',
    ({ call }) => call('GET', '/v1/apps/app/functions'),
    {
      status: 404,
      body: { error: expect.stringContaining('The sandbox does not support GET /v1/apps/app/functions. ') },
    },
  ],
  [
    'has none of it on an older server',
    ({ call }) => call('GET', '/v2/runs'),
    { status: 404, body: secondVersionError('api_error', 'Not Found') },
    { habits: { v2: false } },
  ],

  ['requires a key', bearing(''), REFUSED],
  ['requires the right key', bearing('Bearer signkey-prod-0000'), REFUSED, keyed],
  ['requires the right scheme', bearing('Basic 00ff'), REFUSED, keyed],
  ['requires a key when well-behaved too', bearing(''), REFUSED, { mode: 'well-behaved' }],
  ['lets everybody in as a dev server', bearing(''), { status: 200, body: { data: {} } }, { mode: 'dev' }],
  ['lets wrong keys in as a dev server', bearing('Bearer x'), { status: 200, body: { data: {} } }, { mode: 'dev' }],
  ['accepts a plain key', bearing(`Bearer ${KEY}`), { status: 200, body: { data: {} } }, keyed],
  ['accepts a second key', bearing(`Bearer ${OTHER}`), { status: 200, body: { data: {} } }, keyed],
  ['accepts a hashed key', bearing(`bearer signkey-prod-${HASH}`), { status: 200, body: { data: {} } }, keyed],
  ['accepts any prefix', bearing(`BEARER signkey-branch-${HASH}`), { status: 200, body: { data: {} } }, keyed],
  ['accepts a hash without a prefix', bearing(`Bearer ${HASH}`), { status: 200, body: { data: {} } }, keyed],
  ['does not accept two spaces', bearing(`Bearer  ${KEY}`), REFUSED, keyed],
  ['accepts nothing after a key', bearing(`Bearer ${KEY} x`), REFUSED, keyed],
  ['does not accept a hash in upper case', bearing(`Bearer ${HASH.toUpperCase()}`), REFUSED, keyed],
]

const servers: { close(): Promise<void> }[] = []
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close()
})

const mounts: Record<string, (sandbox: InngestSandbox) => Promise<Call>> = {
  'the fetch function': async (sandbox) => callsTo(sandbox),
  'a real port': async (sandbox) => {
    const server = await serveInngestSandbox(sandbox)
    servers.push(server)
    return callsOver(fetch, server.url, server.signingKey)
  },
}

describe.each(Object.keys(mounts))('the sandbox over %s', (mount) => {
  it.each(rules)('%s', async (_, ask, { status, body, headers = {} }, options = {}) => {
    const sandbox = createInngestSandbox({ clock: createManualClock(), ...options })
    const { runId, eventId } = sandbox.runs.start({ script: 'sleeping' })
    const call = await mounts[mount]?.(sandbox)
    if (call === undefined) throw new Error(`No way of mounting: ${mount}`)
    const answer = await ask({ call, id: runId, eventId })
    if (body instanceof RegExp) expect(answer.text).toMatch(body)
    else expect(answer).toMatchObject({ body })
    expect(answer.status).toBe(status)
    for (const [name, value] of Object.entries(headers)) expect([name, answer.headers.get(name)]).toEqual([name, value])
    expect(sandbox.requests).toMatchObject([{ status }])
  })
})
