import { createHash } from 'node:crypto'
import { failureOf } from '@x/test-kit'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { sandboxes, UNKNOWN_ID } from '../test/running-sandbox.ts'
import { InngestRuns, type InngestRunsOptions } from './index.ts'
import { tokenOf } from './signing-key.ts'

const DIGITS = '0123456789abcdef0123456789abcdef'
const KEY = `signkey-prod-${DIGITS}`
const OTHER = 'signkey-prod-ffffffffffffffffffffffffffffffff'
const hashed = (key: string) => {
  const prefix = /^signkey-\w+-/.exec(key)?.[0] ?? ''
  return `${prefix}${createHash('sha256')
    .update(Buffer.from(key.slice(prefix.length), 'hex'))
    .digest('hex')}`
}
const BODY = { data: { run_id: UNKNOWN_ID, function_id: 'f', status: 'Running' } }

/** A client whose requests are only written down. */
function recorder(options: InngestRunsOptions = {}, ...statuses: number[]) {
  const sent: { url: string; authorization: string | null; env: string | null }[] = []
  const fetch: typeof globalThis.fetch = async (input, init) => {
    const headers = new Headers(init?.headers)
    sent.push({ url: String(input), authorization: headers.get('authorization'), env: headers.get('x-inngest-env') })
    const status = statuses[sent.length - 1] ?? 200
    return status === 200 ? Response.json(BODY) : new Response('Authentication failed\n', { status })
  }
  return { runs: new InngestRuns({ fetch, ...options }), sent }
}

const VARIABLES = [
  'INNGEST_API_KEY',
  'INNGEST_SIGNING_KEY',
  'INNGEST_SIGNING_KEY_FALLBACK',
  'INNGEST_API_BASE_URL',
  'INNGEST_BASE_URL',
  'INNGEST_DEV',
  'INNGEST_ENV',
]
beforeEach(() => {
  for (const name of VARIABLES) vi.stubEnv(name, undefined)
})
afterEach(() => {
  vi.unstubAllEnvs()
})

describe('what a key is sent as', () => {
  it.each([
    ['a signing key: hashed, its prefix kept', KEY, hashed(KEY)],
    ['a branch signing key', `signkey-branch-${DIGITS}`, hashed(`signkey-branch-${DIGITS}`)],
    ['an API key: as it is', 'sk-inn-api-abcdefgh', 'sk-inn-api-abcdefgh'],
    ['bare hex: as it is', DIGITS, DIGITS],
  ])('%s', async (_, key, token) => {
    expect(await tokenOf(key)).toBe(token)
    const { runs, sent } = recorder({ apiKey: key })
    await runs.getRun(UNKNOWN_ID)
    expect(sent[0]?.authorization).toBe(`Bearer ${token}`)
  })

  it('a known pair', async () => {
    // SHA-256 of the bytes 01 23 45 67 89 ab cd ef.
    expect(await tokenOf('signkey-test-0123456789abcdef')).toBe(
      'signkey-test-55c53f5d490297900cefa825d0c8e8e9532ee8a118abe7d8570762cd38be9818',
    )
  })

  it.each(['signkey-prod-xyz', 'signkey-prod-abc', 'signkey-prod-'])(
    'a signing key that is cut or mistyped is refused (%s)',
    async (apiKey) => {
      const { runs, sent } = recorder({ apiKey })
      expect(await failureOf(runs.getRun(UNKNOWN_ID))).toMatchObject({
        name: 'ConfigurationError',
        outcome: 'not_sent',
      })
      expect(sent).toEqual([])
    },
  )
})

describe('which key', () => {
  it.each<[string, InngestRunsOptions, Record<string, string>, string]>([
    ['the option before all', { apiKey: KEY }, { INNGEST_API_KEY: OTHER, INNGEST_SIGNING_KEY: OTHER }, KEY],
    ['INNGEST_API_KEY before INNGEST_SIGNING_KEY', {}, { INNGEST_API_KEY: KEY, INNGEST_SIGNING_KEY: OTHER }, KEY],
    ['INNGEST_SIGNING_KEY', {}, { INNGEST_SIGNING_KEY: KEY }, KEY],
    [
      'on v1, the signing key instead of an API key',
      {},
      { INNGEST_API_KEY: 'sk-inn-api-abcdefgh', INNGEST_SIGNING_KEY: KEY },
      KEY,
    ],
    [
      'the same for an API key given as an option',
      { apiKey: 'sk-inn-api-abcdefgh' },
      { INNGEST_SIGNING_KEY: KEY },
      KEY,
    ],
    ['a function', { apiKey: async () => KEY }, {}, KEY],
  ])('%s', async (_, options, environment, key) => {
    const { runs, sent } = recorder(options)
    for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value)
    await runs.getRun(UNKNOWN_ID)
    expect(sent[0]?.authorization).toBe(`Bearer ${hashed(key)}`)
  })

  it('on v2, the API key', async () => {
    vi.stubEnv('INNGEST_API_KEY', 'sk-inn-api-abcdefgh')
    vi.stubEnv('INNGEST_SIGNING_KEY', KEY)
    const { runs, sent } = recorder()
    await runs.request('GET', '/v2/runs')
    expect(sent[0]?.authorization).toBe('Bearer sk-inn-api-abcdefgh')
  })

  it('none: a ConfigurationError that says what to do', async () => {
    const { runs, sent } = recorder()
    const error = await failureOf(runs.getRun(UNKNOWN_ID))
    expect(error).toMatchObject({ name: 'ConfigurationError', outcome: 'not_sent' })
    expect(error.message).toMatch(/no key: .*INNGEST_SIGNING_KEY \(or INNGEST_API_KEY, to a signing key;/)
    expect(sent).toEqual([])
  })

  it('an API key on v1, refused: the error says why', async () => {
    const { runs } = recorder({ apiKey: 'sk-inn-api-abcdefgh' }, 401)
    expect((await failureOf(runs.getRun(UNKNOWN_ID))).message).toContain('works on v2 endpoints only')
    const signing = recorder({ apiKey: KEY }, 401)
    expect((await failureOf(signing.runs.getRun(UNKNOWN_ID))).message).not.toContain('v2')
  })
})

describe('the fallback key', () => {
  it.each([401, 403])('is tried once on %i', async (status) => {
    const { runs, sent } = recorder({ apiKey: KEY, fallbackKey: OTHER }, status)
    await runs.getRun(UNKNOWN_ID)
    expect(sent.map(({ authorization }) => authorization)).toEqual([`Bearer ${hashed(KEY)}`, `Bearer ${hashed(OTHER)}`])
  })

  it('comes from the environment too', async () => {
    vi.stubEnv('INNGEST_SIGNING_KEY_FALLBACK', OTHER)
    const { runs, sent } = recorder({ apiKey: KEY, env: 'branch' }, 401)
    await runs.getRun(UNKNOWN_ID)
    expect(sent[1]).toMatchObject({ authorization: `Bearer ${hashed(OTHER)}`, env: 'branch' })
  })

  it('refused too: the refusal', async () => {
    const { runs, sent } = recorder({ apiKey: KEY, fallbackKey: OTHER }, 401, 401)
    expect(await failureOf(runs.getRun(UNKNOWN_ID))).toMatchObject({ name: 'AuthenticationError' })
    expect(sent).toHaveLength(2)
  })
})

describe('a key of one call is meant alone', () => {
  it('no fallback stands in for it', async () => {
    vi.stubEnv('INNGEST_SIGNING_KEY_FALLBACK', OTHER)
    const { runs, sent } = recorder({ apiKey: KEY, fallbackKey: OTHER }, 401)
    expect(await failureOf(runs.getRun(UNKNOWN_ID, { apiKey: DIGITS }))).toMatchObject({ name: 'AuthenticationError' })
    expect(sent.map(({ authorization }) => authorization)).toEqual([`Bearer ${DIGITS}`])
  })

  it('nor does the signing key of the environment', async () => {
    vi.stubEnv('INNGEST_SIGNING_KEY', KEY)
    const { runs, sent } = recorder({}, 401)
    const error = await failureOf(runs.getRun(UNKNOWN_ID, { apiKey: 'sk-inn-api-abcdefgh' }))
    expect(sent.map(({ authorization }) => authorization)).toEqual(['Bearer sk-inn-api-abcdefgh'])
    expect(error.message).toContain('works on v2 endpoints only')
  })
})

describe('where', () => {
  it.each<[string, InngestRunsOptions, Record<string, string>, string]>([
    ['by default', {}, {}, 'https://api.inngest.com'],
    [
      'the option before all',
      { baseUrl: 'https://a.example/' },
      { INNGEST_API_BASE_URL: 'https://b.example' },
      'https://a.example',
    ],
    [
      'INNGEST_API_BASE_URL',
      {},
      { INNGEST_API_BASE_URL: 'https://b.example', INNGEST_BASE_URL: 'https://c.example' },
      'https://b.example',
    ],
    ['INNGEST_BASE_URL', {}, { INNGEST_BASE_URL: 'https://c.example', INNGEST_DEV: '1' }, 'https://c.example'],
    ['INNGEST_DEV as a yes', {}, { INNGEST_DEV: '1' }, 'http://localhost:8288'],
    ['INNGEST_DEV as true', {}, { INNGEST_DEV: 'true' }, 'http://localhost:8288'],
    ['INNGEST_DEV as a URL', {}, { INNGEST_DEV: 'http://127.0.0.1:9999' }, 'http://127.0.0.1:9999'],
    ['INNGEST_DEV as a URL without a scheme', {}, { INNGEST_DEV: 'localhost:9999' }, 'http://localhost:9999'],
    ['INNGEST_DEV as a no', {}, { INNGEST_DEV: '0' }, 'https://api.inngest.com'],
  ])('%s', async (_, options, environment, origin) => {
    const { runs, sent } = recorder({ apiKey: KEY, ...options })
    for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value)
    await runs.getRun(UNKNOWN_ID)
    expect(sent[0]?.url).toBe(`${origin}/v1/runs/${UNKNOWN_ID}`)
  })

  it.each(['http://127.0.0.1:8288', 'http://localhost:8288', 'http://inngest:8288'])(
    'a dev server (%s) is asked without a key',
    async (baseUrl) => {
      const { runs, sent } = recorder({ baseUrl })
      await runs.getRun(UNKNOWN_ID)
      expect(sent[0]?.authorization).toBeNull()
    },
  )

  it('a key is not sent in plain http to another machine', async () => {
    const { runs, sent } = recorder({ baseUrl: 'http://inngest:8288', apiKey: KEY })
    expect(await failureOf(runs.getRun(UNKNOWN_ID))).toMatchObject({ name: 'ConfigurationError' })
    expect(sent).toEqual([])
  })

  it('a variable that is no URL is named', async () => {
    vi.stubEnv('INNGEST_BASE_URL', 'not a url')
    expect((await failureOf(recorder({ apiKey: KEY }).runs.getRun(UNKNOWN_ID))).message).toMatch(
      /INNGEST_BASE_URL: expected an absolute URL/,
    )
  })
})

describe('the environment', () => {
  it.each<[string, InngestRunsOptions, string | undefined, string | null]>([
    ['none', {}, undefined, null],
    ['the option', { env: 'mine' }, 'other', 'mine'],
    ['INNGEST_ENV', {}, 'other', 'other'],
  ])('%s', async (_, options, variable, sentAs) => {
    vi.stubEnv('INNGEST_ENV', variable)
    const { runs, sent } = recorder({ apiKey: KEY, ...options })
    await runs.getRun(UNKNOWN_ID)
    expect(sent[0]?.env).toBe(sentAs)
  })
})

it('INNGEST_ENV that cannot be in a header is named, and nothing is sent', async () => {
  vi.stubEnv('INNGEST_ENV', 'zweig-ü-€')
  const { runs, sent } = recorder({ apiKey: KEY })
  const error = await failureOf(runs.cancelRun(UNKNOWN_ID))
  expect(error).toMatchObject({ name: 'ConfigurationError', outcome: 'not_sent' })
  expect(error.message).toMatch(/^INNGEST_ENV: expected visible characters/)
  expect(sent).toEqual([])
})

describe('a server that checks', () => {
  const { start, close } = sandboxes()
  afterEach(close)

  it('takes the hashed key, and refuses another in plain text', async () => {
    const { client, sandbox } = await start({ mode: 'start', signingKeys: [KEY] })
    const { runId } = sandbox.runs.start()
    expect(await client({ apiKey: KEY }).getRun(runId)).toMatchObject({ run_id: runId })
    const error = await failureOf(client({ apiKey: OTHER }).getRun(runId))
    expect(error).toMatchObject({ name: 'AuthenticationError', status: 401, outcome: 'rejected' })
  })

  it('takes the fallback while keys are rotated', async () => {
    const { client, sandbox } = await start({ mode: 'well-behaved', signingKeys: [KEY] })
    const { runId } = sandbox.runs.start()
    expect(await client({ apiKey: OTHER, fallbackKey: KEY }).getRun(runId)).toMatchObject({ run_id: runId })
  })

  it('of its own (dev) asks nobody', async () => {
    const { sandbox, url } = await start({ mode: 'dev' })
    const { runId } = sandbox.runs.start()
    expect(await new InngestRuns({ baseUrl: url }).getRun(runId)).toMatchObject({ run_id: runId })
  })

  it('knows a run only in its own environment', async () => {
    const { client, sandbox } = await start({ environments: ['production', 'my-branch'] })
    const { runId } = sandbox.runs.start({ environment: 'my-branch' })
    expect(await client({ env: 'my-branch' }).getRun(runId)).toMatchObject({ run_id: runId })
    expect(await failureOf(client({ env: 'production' }).getRun(runId))).toMatchObject({ name: 'RunNotFoundError' })
  })
})
