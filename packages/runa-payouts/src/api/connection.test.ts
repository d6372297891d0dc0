import { failureOf } from '@x/test-kit'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import { RunaPayouts, type RunaPayoutsOptions } from '../index.ts'

const PRODUCTION = 'wgABC123.abc12345678defghijklmnopqrst~XYZ'
const PLAYGROUND = 'xxABC123.abc12345678defghijklmnopqrst~XYZ'

/** A client whose requests are only recorded. */
function recorder(options: RunaPayoutsOptions = {}) {
  const sent: { url: string; key: string | null }[] = []
  const fetch: typeof globalThis.fetch = async (input, init) => {
    sent.push({ url: String(input), key: new Headers(init?.headers).get('x-api-key') })
    return Response.json({ message: 'pong' })
  }
  return { runa: new RunaPayouts({ fetch, ...options }), sent }
}

beforeEach(() => {
  vi.stubEnv('RUNA_API_KEY', undefined)
  vi.stubEnv('RUNA_BASE_URL', undefined)
  vi.stubEnv('RUNA_ALLOW_HTTP', undefined)
})
afterEach(() => {
  vi.unstubAllEnvs()
})

describe('where a call goes', () => {
  it.each<[string, RunaPayoutsOptions, Record<string, string>, string]>([
    ['a production key', { apiKey: PRODUCTION }, {}, 'https://api.runa.io/v2/ping'],
    ['a playground key', { apiKey: PLAYGROUND }, {}, 'https://playground.runa.io/v2/ping'],
    ['a playground key in capitals', { apiKey: `XX${PLAYGROUND.slice(2)}` }, {}, 'https://playground.runa.io/v2/ping'],
    ['a key of another form', { apiKey: 'some-key' }, {}, 'https://api.runa.io/v2/ping'],
    [
      'a key of another form, with the environment named',
      { apiKey: 'some-key', environment: 'playground' },
      {},
      'https://playground.runa.io/v2/ping',
    ],
    [
      'a base URL',
      { apiKey: PRODUCTION, baseUrl: 'https://proxy.example/runa/' },
      {},
      'https://proxy.example/runa/ping',
    ],
    ['RUNA_BASE_URL', { apiKey: PRODUCTION }, { RUNA_BASE_URL: 'http://127.0.0.1:9/v2' }, 'http://127.0.0.1:9/v2/ping'],
    [
      'a base URL against RUNA_BASE_URL',
      { apiKey: PRODUCTION, baseUrl: 'https://a.example' },
      { RUNA_BASE_URL: 'https://b.example' },
      'https://a.example/ping',
    ],
    [
      'a later version of Runa',
      { apiKey: PRODUCTION, baseUrl: 'https://api.runa.io/v3/' },
      {},
      'https://api.runa.io/v3/ping',
    ],
  ])('%s', async (_, options, environment, url) => {
    for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value)
    const { runa, sent } = recorder(options)
    await runa.ping()
    expect(sent).toEqual([{ url, key: options.apiKey }])
  })

  it.each<[string, RunaPayoutsOptions, RegExp]>([
    [
      'a production key against the playground',
      { apiKey: PRODUCTION, environment: 'playground' },
      /a production key .* the playground/,
    ],
    [
      'a playground key against production',
      { apiKey: PLAYGROUND, environment: 'production' },
      /a playground key .* the production/,
    ],
    [
      'a playground key against the production URL',
      { apiKey: PLAYGROUND, baseUrl: 'https://api.runa.io/v2' },
      /a playground key/,
    ],
    [
      'a production key against the playground URL',
      { apiKey: PRODUCTION, baseUrl: 'https://PLAYGROUND.runa.io:443/v2/' },
      /a production key/,
    ],
    [
      'a production key with the playground named, whatever the URL',
      { apiKey: PRODUCTION, environment: 'playground', baseUrl: 'https://proxy.example' },
      /environment is playground, but the API key belongs to the production environment/,
    ],
    [
      'the production URL with the playground named, whatever the key',
      { apiKey: 'some-key', environment: 'playground', baseUrl: 'https://api.runa.io/v2' },
      /environment is playground, but the base URL belongs to the production environment/,
    ],
    [
      'Runa’s own URL without its version',
      { apiKey: PLAYGROUND, baseUrl: 'https://playground.runa.io/' },
      /baseUrl: expected Runa's base URL with its version, such as https:\/\/playground\.runa\.io\/v2, got https/,
    ],
  ])('%s is refused before anything is sent', async (_, options, says) => {
    const { runa, sent } = recorder(options)
    const error = await failureOf(runa.ping())
    expect(error).toMatchObject({ name: 'ConfigurationError', outcome: 'not_sent' })
    expect(error.message).toMatch(says)
    expect(error.message).not.toContain('abc12345678')
    expect(sent).toEqual([])
  })

  it('a key of one call goes to the address that its prefix selects', async () => {
    const { runa, sent } = recorder({ apiKey: PRODUCTION })
    await runa.ping({ apiKey: PLAYGROUND })
    expect(sent).toEqual([{ url: 'https://playground.runa.io/v2/ping', key: PLAYGROUND }])
  })
})

describe('the key', () => {
  it('RUNA_API_KEY is read at the call, not at construction', async () => {
    const { runa, sent } = recorder()
    vi.stubEnv('RUNA_API_KEY', PLAYGROUND)
    await runa.ping()
    expect(sent[0]?.key).toBe(PLAYGROUND)
  })

  it('a rejected one is reported with possible reasons, since Runa mentions only permissions', async () => {
    const fetch = async () => Response.json({ type: 'forbidden', message: 'No permission' }, { status: 403 })
    const error = await failureOf(new RunaPayouts({ apiKey: PLAYGROUND, fetch }).ping())
    expect(error).toMatchObject({ name: 'PermissionError' })
    expect(error.message).toMatch(/No permission\. Runa returns the same for an unknown API key\.$/)
  })

  it('a missing one is reported at the first call, with what to do', async () => {
    const { runa, sent } = recorder()
    const error = await failureOf(runa.ping())
    expect(error).toMatchObject({ name: 'ConfigurationError', outcome: 'not_sent' })
    expect(error.message).toMatch(/no API key: .*RUNA_API_KEY/)
    expect(sent).toEqual([])
  })

  it.each<[string, RunaPayoutsOptions['apiKey']]>([
    ['a line break at its end', `${PLAYGROUND}\n`],
    ['a function that returns nothing', () => ''],
    ['a function that does not return a string', (() => 7) as unknown as () => string],
  ])('%s is refused without showing it', async (_, apiKey) => {
    const run = async () => {
      const { runa } = recorder(apiKey === undefined ? {} : { apiKey })
      await runa.ping()
    }
    const error = await failureOf(run())
    expect(error).toMatchObject({ name: 'ConfigurationError' })
    expect(error.message).not.toContain('abc12345678')
  })

  it('an error thrown by its function becomes a ConfigurationError: nothing was sent', async () => {
    const { runa, sent } = recorder({
      apiKey: async () => {
        throw new Error('the vault is sealed')
      },
    })
    const error = await failureOf(
      runa.createOrder({
        payment_method: { type: 'ACCOUNT_BALANCE', currency: 'USD' },
        items: [
          { face_value: 1, distribution_method: { type: 'PAYOUT_LINK' }, products: { type: 'SINGLE', value: 'A-US' } },
        ],
      }),
    )
    expect(error).toMatchObject({ name: 'ConfigurationError', outcome: 'not_sent' })
    expect(error.message).toContain('the vault is sealed')
    expect(sent).toEqual([])
  })
})

describe('invalid options are refused at construction', () => {
  it.each<[string, object, RegExp]>([
    ['plain http', { baseUrl: 'http://api.runa.io/v2' }, /baseUrl: expected https/],
    ['an invalid URL', { baseUrl: 'api.runa.io' }, /baseUrl: expected an absolute URL/],
    ['a misspelt option', { apikey: 'x' }, /apikey: unknown option; did you mean "apiKey"\?/],
    ['an unknown environment', { environment: 'staging' }, /environment: expected "production" or "playground"$/],
    ['a version with a line break', { apiVersion: '2024\n' }, /apiVersion/],
    ['retries that are not a number', { maxRetries: 'many' }, /maxRetries: expected a whole number/],
    ['an observer that is not a function', { onAttempt: 'log' }, /onAttempt: expected a function/],
    ['an unknown validation mode', { responseValidation: 'off' }, /responseValidation: expected "strict" or "report"/],
    ['an application without a name', { appInfo: {} }, /appInfo/],
  ])('%s', (_, options, says) => {
    expect(() => new RunaPayouts(options)).toThrow(says)
  })

  it('a key in the wrong place is not shown', () => {
    const make = (options: object) => () => new RunaPayouts(options)
    expect(make({ environment: PLAYGROUND })).toThrow(/^environment: expected "production" or "playground"$/)
    expect(make({ [PLAYGROUND]: 1 })).toThrow(/^\[redacted\] unknown option/)
  })

  it('RUNA_BASE_URL in plain http is refused at the call', async () => {
    vi.stubEnv('RUNA_BASE_URL', 'http://api.runa.io/v2')
    expect((await failureOf(recorder({ apiKey: PRODUCTION }).runa.ping())).message).toMatch(
      /RUNA_BASE_URL: expected https/,
    )
  })
})

describe('a key over plain http', () => {
  const SANDBOX = 'http://sandbox:8070'

  it.each<[string, RunaPayoutsOptions, string]>([
    ['the option', { baseUrl: SANDBOX }, 'baseUrl'],
    ['RUNA_BASE_URL', {}, 'RUNA_BASE_URL'],
  ])(
    'to another machine by %s: refused before anything is sent, naming the three ways to allow it',
    async (_, options, named) => {
      vi.stubEnv('RUNA_BASE_URL', SANDBOX)
      const { runa, sent } = recorder({ apiKey: PLAYGROUND, ...options })
      const error = await failureOf(runa.ping())
      expect(error).toMatchObject({ name: 'ConfigurationError', outcome: 'not_sent' })
      expect(error.message).toMatch(
        new RegExp(
          `^${named}: expected https, .*allowPlainHttp: true, set RUNA_ALLOW_HTTP=1, .*--allow-http\\. Nothing`,
        ),
      )
      expect(sent).toEqual([])
    },
  )

  it.each<[string, RunaPayoutsOptions, string | undefined]>([
    ['allowPlainHttp: true', { allowPlainHttp: true }, undefined],
    ['RUNA_ALLOW_HTTP=1', {}, '1'],
  ])('with %s it goes to a sandbox in another container', async (_, options, variable) => {
    vi.stubEnv('RUNA_ALLOW_HTTP', variable)
    const { runa, sent } = recorder({ apiKey: PLAYGROUND, baseUrl: SANDBOX, ...options })
    await runa.ping()
    expect(sent).toEqual([{ url: `${SANDBOX}/ping`, key: PLAYGROUND }])
  })

  it('never goes to Runa itself, whatever is allowed', () => {
    expect(() => new RunaPayouts({ baseUrl: 'http://api.runa.io/v2', allowPlainHttp: true })).toThrow(
      /baseUrl: expected https, the only way to reach Runa's own service/,
    )
  })

  it('an option that is neither true nor false is refused by name', () => {
    expect(() => new RunaPayouts({ allowPlainHttp: 'yes' } as object)).toThrow(/allowPlainHttp: expected true or false/)
  })
})

// biome-ignore lint/suspicious/noTemplateCurlyInString: such a key looks like this
it.each(['"wgABC123.hunter2"', '${RUNA_API_KEY}', '<your key>', 'Bearer wgABC123.hunter2', 'undefined'])(
  'an invalid key (%s) is refused with what looks wrong, and is not shown',
  async (apiKey) => {
    const { runa, sent } = recorder({ apiKey })
    const error = await failureOf(runa.ping())
    expect(error).toMatchObject({ name: 'ConfigurationError', outcome: 'not_sent' })
    expect(error.message).toMatch(/^apiKey: this is not a valid key: it /)
    expect(error.message).not.toContain('hunter2')
    expect(sent).toEqual([])
  },
)
