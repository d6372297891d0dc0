import { createHash } from 'node:crypto'
import { failureOf } from '@x/test-kit'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { sandboxes, UNKNOWN_ID } from '../../test/running-sandbox.ts'
import { InngestRuns, type InngestRunsOptions } from '../index.ts'
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

/** A client whose requests are only recorded. */
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
  'INNGEST_ALLOW_HTTP',
  'INNGEST_EVENT_KEY',
  'BRANCH_NAME',
  'VERCEL_GIT_COMMIT_REF',
  'BRANCH',
  'CF_PAGES_BRANCH',
  'RENDER_GIT_BRANCH',
  'RAILWAY_GIT_BRANCH',
]
beforeEach(() => {
  for (const name of VARIABLES) vi.stubEnv(name, undefined)
})
afterEach(() => {
  vi.unstubAllEnvs()
})

describe('the form in which a key is sent', () => {
  it.each([
    ['a signing key: hashed, its prefix kept', KEY, hashed(KEY)],
    ['a branch signing key', `signkey-branch-${DIGITS}`, hashed(`signkey-branch-${DIGITS}`)],
    ['an API key: as it is', 'sk-inn-api-abcdefgh', 'sk-inn-api-abcdefgh'],
    ['bare hex, as self-hosted servers use it: hashed as well', DIGITS, hashed(DIGITS)],
    ['a key of no known kind: as it is', 'a-key-of-a-proxy', 'a-key-of-a-proxy'],
  ])('%s', async (_, key, token) => {
    expect(await tokenOf(key)).toBe(token)
    const { runs, sent } = recorder({ apiKey: key })
    await runs.getRun(UNKNOWN_ID)
    expect(sent[0]?.authorization).toBe(`Bearer ${token}`)
  })

  it('a known key and its hash', async () => {
    // SHA-256 of the bytes 01 23 45 67 89 ab cd ef.
    expect(await tokenOf('signkey-test-0123456789abcdef')).toBe(
      'signkey-test-55c53f5d490297900cefa825d0c8e8e9532ee8a118abe7d8570762cd38be9818',
    )
  })

  it.each(['signkey-prod-xyz', 'signkey-prod-abc', 'signkey-prod-', `${DIGITS}0`])(
    'a truncated or mistyped signing key is refused (%s)',
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

describe('a key that is already a hash', () => {
  const HASH = hashed(DIGITS)

  it.each([
    ['bare', HASH, HASH],
    ['with its prefix', `signkey-prod-${HASH}`, `signkey-prod-${HASH}`],
    ['in capitals', HASH.toUpperCase(), HASH],
  ])('%s is sent as it is with hashedKey: true, on every route', async (_, apiKey, token) => {
    const { runs, sent } = recorder({ apiKey, fallbackKey: apiKey, hashedKey: true }, 401)
    await runs.getRun(UNKNOWN_ID)
    expect(sent.map(({ authorization }) => authorization)).toEqual([`Bearer ${token}`, `Bearer ${token}`])
  })

  it.each([HASH, `signkey-prod-${HASH}`])(
    'is hashed again without that option, and the 401 suggests it (%s)',
    async (apiKey) => {
      const { runs, sent } = recorder({ apiKey }, 401)
      const error = await failureOf(runs.getRun(UNKNOWN_ID))
      expect(error.message).toContain('If this key is already a hash, pass hashedKey: true.')
      // The key itself is never sent as a second try.
      expect(sent.map(({ authorization }) => authorization)).toEqual([`Bearer ${hashed(apiKey)}`])
    },
  )

  it.each([
    ['a shorter key, which is not a hash', { apiKey: KEY }],
    ['a key with hashedKey set', { apiKey: HASH, hashedKey: true }],
  ])('is not suggested for %s', async (_, options) => {
    const { runs } = recorder(options, 401)
    expect((await failureOf(runs.getRun(UNKNOWN_ID))).message).not.toContain('already a hash')
  })

  it('of another length is invalid', async () => {
    const { runs, sent } = recorder({ apiKey: KEY, hashedKey: true })
    expect((await failureOf(runs.getRun(UNKNOWN_ID))).message).toMatch(
      /hashedKey is true, and a hash has 64 hex digits; this one has 32/,
    )
    expect(sent).toEqual([])
  })
})

describe('an invalid key is refused before anything is sent, with what looks wrong, and is not shown', () => {
  it.each([
    ['quotes, which docker --env-file keeps', `"${KEY}"`, /in quotes/],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: such a key looks like this
    ['a variable that was never replaced', '${INNGEST_SIGNING_KEY}', /never replaced/],
    ['a placeholder', '<your key>', /placeholder/],
    ['Bearer', `Bearer ${KEY}`, /begins with "Bearer"/],
    ['undefined', 'undefined', /missing value/],
    ['the event key', 'EvEnTkEy-0123', /the event key \(INNGEST_EVENT_KEY\)/],
  ])('%s', async (_, key, says) => {
    vi.stubEnv('INNGEST_EVENT_KEY', 'EvEnTkEy-0123')
    vi.stubEnv('INNGEST_SIGNING_KEY', key)
    for (const [named, as] of [
      ['apiKey', { apiKey: key }],
      ['apiKey', { apiKey: async () => key }],
      ['fallbackKey', { apiKey: KEY, fallbackKey: key }],
      ['INNGEST_SIGNING_KEY', {}],
    ] as const) {
      const { runs, sent } = recorder(as)
      const error = await failureOf(runs.getRun(UNKNOWN_ID))
      expect(error).toMatchObject({ name: 'ConfigurationError', outcome: 'not_sent' })
      expect(error.message).toMatch(says)
      expect(error.message).toMatch(new RegExp(`^${named}: `))
      expect(error.message).not.toMatch(/0123|your key>.*your key/)
      expect(sent).toEqual([])
    }
  })

  it('a signing key is accepted even if it is also the event key, as in demonstrations', async () => {
    vi.stubEnv('INNGEST_EVENT_KEY', DIGITS)
    const { runs, sent } = recorder({ apiKey: DIGITS })
    await runs.getRun(UNKNOWN_ID)
    expect(sent).toHaveLength(1)
  })

  it('the error for a rejected key of no known kind says which keys exist', async () => {
    const { runs } = recorder({ apiKey: 'EvEnTkEy-0123' }, 401)
    expect((await failureOf(runs.getRun(UNKNOWN_ID))).message).toContain('Event keys only send events')
  })
})

describe('the choice of a key', () => {
  it.each<[string, InngestRunsOptions, Record<string, string>, string]>([
    ['the option first', { apiKey: KEY }, { INNGEST_API_KEY: OTHER, INNGEST_SIGNING_KEY: OTHER }, KEY],
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

  it('without a key: a ConfigurationError that says what to do', async () => {
    const { runs, sent } = recorder()
    const error = await failureOf(runs.getRun(UNKNOWN_ID))
    expect(error).toMatchObject({ name: 'ConfigurationError', outcome: 'not_sent' })
    expect(error.message).toMatch(
      /no key: .*INNGEST_SIGNING_KEY, or pass the option apiKey\. A dev server needs no key: set INNGEST_DEV=1/,
    )
    expect(sent).toEqual([])
  })

  it('an API key rejected by v1: the error says why', async () => {
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

  it('ends in the rejection if it is rejected too', async () => {
    const { runs, sent } = recorder({ apiKey: KEY, fallbackKey: OTHER }, 401, 401)
    expect(await failureOf(runs.getRun(UNKNOWN_ID))).toMatchObject({ name: 'AuthenticationError' })
    expect(sent).toHaveLength(2)
  })
})

describe('a key of one call is used alone', () => {
  it('without a fallback', async () => {
    vi.stubEnv('INNGEST_SIGNING_KEY_FALLBACK', OTHER)
    const { runs, sent } = recorder({ apiKey: KEY, fallbackKey: OTHER }, 401)
    expect(await failureOf(runs.getRun(UNKNOWN_ID, { apiKey: DIGITS }))).toMatchObject({ name: 'AuthenticationError' })
    expect(sent.map(({ authorization }) => authorization)).toEqual([`Bearer ${hashed(DIGITS)}`])
  })

  it('and without the signing key of the environment', async () => {
    vi.stubEnv('INNGEST_SIGNING_KEY', KEY)
    const { runs, sent } = recorder({}, 401)
    const error = await failureOf(runs.getRun(UNKNOWN_ID, { apiKey: 'sk-inn-api-abcdefgh' }))
    expect(sent.map(({ authorization }) => authorization)).toEqual(['Bearer sk-inn-api-abcdefgh'])
    expect(error.message).toContain('works on v2 endpoints only')
  })
})

describe('the address of a call', () => {
  it.each<[string, InngestRunsOptions, Record<string, string>, string]>([
    ['by default', {}, {}, 'https://api.inngest.com'],
    [
      'the option first',
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
    'a dev server (%s) is called without a key',
    async (baseUrl) => {
      const { runs, sent } = recorder({ baseUrl })
      await runs.getRun(UNKNOWN_ID)
      expect(sent[0]?.authorization).toBeNull()
    },
  )

  it('a key is not sent in plain http to another machine, unless the user says so in one of three ways', async () => {
    const { runs, sent } = recorder({ baseUrl: 'http://inngest:8288', apiKey: KEY })
    const error = await failureOf(runs.getRun(UNKNOWN_ID))
    expect(error).toMatchObject({ name: 'ConfigurationError', outcome: 'not_sent' })
    expect(error.message).toMatch(
      /the key was not sent to http:\/\/inngest:8288: .*allowPlainHttp: true.*INNGEST_ALLOW_HTTP=1.*--allow-http/,
    )
    expect(sent).toEqual([])
  })

  it.each<[string, InngestRunsOptions, string | undefined]>([
    ['allowPlainHttp: true', { allowPlainHttp: true }, undefined],
    ['INNGEST_ALLOW_HTTP=1', {}, '1'],
  ])('with %s it is sent, hashed', async (_, options, variable) => {
    vi.stubEnv('INNGEST_ALLOW_HTTP', variable)
    const { runs, sent } = recorder({ baseUrl: 'http://inngest:8288', apiKey: DIGITS, ...options })
    await runs.getRun(UNKNOWN_ID)
    expect(sent[0]?.authorization).toBe(`Bearer ${hashed(DIGITS)}`)
  })

  it.each<[string, InngestRunsOptions, Record<string, string>]>([
    ['isDev', { isDev: true, baseUrl: 'http://inngest:8288' }, {}],
    ['INNGEST_DEV as a yes', { baseUrl: 'http://inngest:8288' }, { INNGEST_DEV: '1' }],
    ['INNGEST_DEV as a URL', {}, { INNGEST_DEV: 'http://inngest:8288' }],
  ])(
    'to a dev server on another machine (%s) no key is sent, and the call is not refused',
    async (_, options, environment) => {
      for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value)
      for (const apiKey of [KEY, 'signkey-test-123', '<your key>', undefined]) {
        const { runs, sent } = recorder({ apiKey, ...options })
        await runs.getRun(UNKNOWN_ID)
        expect(sent).toEqual([{ url: `http://inngest:8288/v1/runs/${UNKNOWN_ID}`, authorization: null, env: null }])
      }
    },
  )

  it('to a dev server on this machine a key is sent, but a placeholder is not', async () => {
    for (const [apiKey, authorization] of [
      ['signkey-test-123', null],
      [KEY, `Bearer ${hashed(KEY)}`],
    ] as const) {
      const { runs, sent } = recorder({ apiKey, isDev: true })
      await runs.getRun(UNKNOWN_ID)
      expect(sent).toMatchObject([{ url: `http://localhost:8288/v1/runs/${UNKNOWN_ID}`, authorization }])
    }
  })

  it('a placeholder that a function returns is not sent either; a failing function is still an error', async () => {
    for (const apiKey of [async () => 'signkey-test-123', () => '<your key>', () => undefined as unknown as string]) {
      const { runs, sent } = recorder({ apiKey, isDev: true })
      await runs.getRun(UNKNOWN_ID)
      expect(sent).toMatchObject([{ authorization: null }])
    }
    const { runs, sent } = recorder({ apiKey: () => Promise.reject(new Error('the vault is sealed')), isDev: true })
    const error = await failureOf(runs.getRun(UNKNOWN_ID))
    expect(error).toMatchObject({ name: 'ConfigurationError', outcome: 'not_sent' })
    expect(error.message).toContain('the vault is sealed')
    expect(sent).toEqual([])
  })

  it('isDev: false is not a dev server, whatever INNGEST_DEV says', async () => {
    vi.stubEnv('INNGEST_DEV', '1')
    const { runs, sent } = recorder({ isDev: false, apiKey: KEY })
    await runs.getRun(UNKNOWN_ID)
    expect(sent[0]?.url).toContain('https://api.inngest.com/')
  })

  it('the error says so if a server that was called without a key requires one', async () => {
    const { runs } = recorder({ baseUrl: 'http://inngest:8288' }, 401)
    expect((await failureOf(runs.getRun(UNKNOWN_ID))).message).toContain(
      'No key was sent. If this server requires one, set INNGEST_SIGNING_KEY',
    )
  })

  it.each([
    ['https://api.inngest.com/v1', /without \/v1, which the client adds: https:\/\/api\.inngest\.com$/],
    ['http://localhost:8288/api/v2/', /without \/api\/v2, which the client adds: http:\/\/localhost:8288$/],
    ['http://localhost:3000/api/inngest', /the endpoint of your own app/],
    ['https://inn.gs', /the address for sending events/],
    ['https://inn.gs/e/EvEnTkEy-0123', /the address for sending events/],
    ['https://app.inngest.com', /the address of the dashboard/],
    ['http://api.inngest.com', /expected https/],
  ])('a base URL that is another address (%s) gets a hint, as an option and as a variable', async (baseUrl, says) => {
    const inMessage = new RegExp(says.source.replace(/\$$/, ''))
    expect(() => new InngestRuns({ baseUrl })).toThrow(says)
    expect(() => new InngestRuns({ baseUrl })).not.toThrow(/EvEnTkEy/)
    for (const name of ['INNGEST_API_BASE_URL', 'INNGEST_BASE_URL', 'INNGEST_DEV']) {
      vi.stubEnv(name, baseUrl)
      const { runs, sent } = recorder({ apiKey: KEY })
      const { message } = await failureOf(runs.getRun(UNKNOWN_ID))
      expect(message).toMatch(new RegExp(`^${name}: `))
      expect(message).toMatch(inMessage)
      expect(sent).toEqual([])
      vi.stubEnv(name, undefined)
    }
  })

  it.each(['https://inngest.example/v1/proxy', 'https://inngest.example/inngest', 'https://inn.gs.example'])(
    'a base URL that only looks like one of those is accepted: %s',
    async (baseUrl) => {
      const { runs, sent } = recorder({ apiKey: KEY, baseUrl })
      await runs.getRun(UNKNOWN_ID)
      expect(sent[0]?.url).toBe(`${baseUrl}/v1/runs/${UNKNOWN_ID}`)
    },
  )

  it.each(['development', 'dev', 'production', 'enabled', 'y'])(
    'INNGEST_DEV=%s is an error about the variable',
    async (value) => {
      vi.stubEnv('INNGEST_DEV', value)
      for (const options of [{ apiKey: KEY }, { apiKey: KEY, baseUrl: 'https://inngest.example' }]) {
        const { runs, sent } = recorder(options)
        const error = await failureOf(runs.getRun(UNKNOWN_ID))
        expect(error).toMatchObject({ name: 'ConfigurationError', outcome: 'not_sent' })
        expect(error.message).toMatch(/^INNGEST_DEV: expected 1 .* 0 .* URL/)
        expect(sent).toEqual([])
      }
    },
  )

  it.each(['inngest:8288', 'inngest.local', 'localhost'])('INNGEST_DEV=%s is a host', async (value) => {
    vi.stubEnv('INNGEST_DEV', value)
    const { runs, sent } = recorder()
    await runs.getRun(UNKNOWN_ID)
    expect(sent[0]?.url).toBe(`http://${value}/v1/runs/${UNKNOWN_ID}`)
  })

  it('a variable that is not a URL is named', async () => {
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

  it("is set by INNGEST_ENV, then by the variables that Inngest's SDK reads, in its order", async () => {
    const names = [
      'INNGEST_ENV',
      'BRANCH_NAME',
      'VERCEL_GIT_COMMIT_REF',
      'BRANCH',
      'CF_PAGES_BRANCH',
      'RENDER_GIT_BRANCH',
      'RAILWAY_GIT_BRANCH',
    ]
    for (const name of names) vi.stubEnv(name, `of ${name}`)
    for (const name of names) {
      const { runs, sent } = recorder({ apiKey: KEY })
      await runs.getRun(UNKNOWN_ID)
      expect(sent[0]?.env).toBe(`of ${name}`)
      vi.stubEnv(name, undefined)
    }
  })

  it('of a platform that is invalid in a header is named, with what to do', async () => {
    vi.stubEnv('VERCEL_GIT_COMMIT_REF', 'zweig-€')
    const { runs, sent } = recorder({ apiKey: KEY })
    expect((await failureOf(runs.getRun(UNKNOWN_ID))).message).toMatch(/^VERCEL_GIT_COMMIT_REF: .*INNGEST_ENV/)
    expect(sent).toEqual([])
  })
})

it('an INNGEST_ENV that is not valid in a header is named, and nothing is sent', async () => {
  vi.stubEnv('INNGEST_ENV', 'zweig-ü-€')
  const { runs, sent } = recorder({ apiKey: KEY })
  const error = await failureOf(runs.cancelRun(UNKNOWN_ID))
  expect(error).toMatchObject({ name: 'ConfigurationError', outcome: 'not_sent' })
  expect(error.message).toMatch(/^INNGEST_ENV: expected printable Latin-1 characters/)
  expect(sent).toEqual([])
})

describe('a server that checks', () => {
  const { start, close } = sandboxes()
  afterEach(close)

  it('accepts the hashed key, and rejects another in plain text', async () => {
    const { client, sandbox } = await start({ mode: 'start', signingKeys: [KEY] })
    const { runId } = sandbox.runs.start()
    expect(await client({ apiKey: KEY }).getRun(runId)).toMatchObject({ run_id: runId })
    const error = await failureOf(client({ apiKey: OTHER }).getRun(runId))
    expect(error).toMatchObject({ name: 'AuthenticationError', status: 401, outcome: 'rejected' })
  })

  it('accepts the fallback while keys are rotated', async () => {
    const { client, sandbox } = await start({ mode: 'well-behaved', signingKeys: [KEY] })
    const { runId } = sandbox.runs.start()
    expect(await client({ apiKey: OTHER, fallbackKey: KEY }).getRun(runId)).toMatchObject({ run_id: runId })
  })

  it('in dev mode requires no key', async () => {
    const { sandbox, url } = await start({ mode: 'dev' })
    const { runId } = sandbox.runs.start()
    expect(await new InngestRuns({ baseUrl: url }).getRun(runId)).toMatchObject({ run_id: runId })
  })

  it('finds a run only in its own environment', async () => {
    const { client, sandbox } = await start({ environments: ['production', 'my-branch'] })
    const { runId } = sandbox.runs.start({ environment: 'my-branch' })
    expect(await client({ env: 'my-branch' }).getRun(runId)).toMatchObject({ run_id: runId })
    expect(await failureOf(client({ env: 'production' }).getRun(runId))).toMatchObject({ name: 'RunNotFoundError' })
  })
})
