import { describe, expect, it } from 'vitest'
import { checkOptions } from '../call/api-client.ts'
import { baseUrlProblem } from '../connection/base-url.ts'
import { isConfigurationError } from '../errors/call-errors.ts'
import {
  aFunction,
  aTimeout,
  checkedElsewhere,
  headerProblems,
  type OptionChecks,
  optionProblems,
  trueOrFalse,
} from './option-checks.ts'
import { SHARED_CALL_OPTIONS, SHARED_CLIENT_OPTIONS } from './options.ts'

const KNOWN: OptionChecks = {
  ...SHARED_CALL_OPTIONS,
  allowPlainHttp: trueOrFalse,
  baseUrl: baseUrlProblem,
  confirm: trueOrFalse,
  fresh: trueOrFalse,
  idempotencyKey: checkedElsewhere,
  interval: aTimeout,
  mode: checkedElsewhere,
  onUpdate: aFunction,
  ...SHARED_CLIENT_OPTIONS,
}

const NAMES = Object.keys(KNOWN).filter((name) => name !== 'random')

const messages = (options: unknown) =>
  optionProblems(options, KNOWN).map(({ path, message }) => [...path, message].join(': '))

describe('valid options', () => {
  it.each<[string, unknown]>([
    ['none at all', undefined],
    ['an empty object', {}],
    ['undefined values, whatever their name expects', { signal: undefined, timeout: undefined, apiKey: undefined }],
    ['an option without a rule of its own', { mode: 'sync', idempotencyKey: '' }],
    ['an API key', { apiKey: 'key_abc' }],
    ['a function for the API key', { apiKey: () => 'key_abc' }],
    ['the calling application', { appInfo: { name: 'shop' } }],
    [
      'all fields of the calling application',
      { appInfo: { name: 'shop', version: '1.2.3', url: 'https://shop.example' } },
    ],
    ['a base URL', { baseUrl: 'https://api.example.com/v2' }],
    ['a deadline in ms', { deadline: 5_000 }],
    ['a deadline that is a Date', { deadline: new Date(0) }],
    ['a deadline that is a function', { deadline: () => 5 }],
    ['a fetch', { fetch: globalThis.fetch }],
    ['no retries', { maxRetries: 0 }],
    ['the most retries', { maxRetries: 100 }],
    ['observers', { onAttempt: () => {}, onDrift: () => {}, onUpdate: async () => {} }],
    ['an interval', { interval: 0.5 }],
    ['strict answers', { responseValidation: 'strict' }],
    ['reported answers', { responseValidation: 'report' }],
    ['a signal', { signal: new AbortController().signal }],
    ['a signal of another realm', { signal: { aborted: false, addEventListener: () => {} } }],
    ['the shortest timeout', { timeout: Number.MIN_VALUE }],
    ['the longest timeout', { timeout: 2_147_483_647 }],
  ])('may be %s', (_, options) => {
    expect(optionProblems(options, KNOWN)).toEqual([])
  })
})

describe('invalid options', () => {
  const SIGNAL = 'signal: expected an AbortSignal, got'
  const RETRIES = 'maxRetries: expected a whole number from 0 to 100, got'
  const TIMEOUT = 'timeout: expected a number of ms above 0 and at most 2147483647, got'
  const DEADLINE = 'deadline: expected a Date, a number of ms from now, or a function that returns ms, got'
  const APP = 'appInfo: name, version and url go into a header:'

  it.each<[unknown, string]>([
    [{ signal: null }, `${SIGNAL} null`],
    [{ signal: {} }, `${SIGNAL} an object`],
    [{ signal: { aborted: false } }, `${SIGNAL} an object`],
    [{ signal: 'stop' }, `${SIGNAL} a string`],
    [{ signal: new AbortController() }, `${SIGNAL} an object`],
    [{ maxRetries: -1 }, `${RETRIES} -1`],
    [{ maxRetries: 1.5 }, `${RETRIES} 1.5`],
    [{ maxRetries: 101 }, `${RETRIES} 101`],
    [{ maxRetries: Number.NaN }, `${RETRIES} NaN`],
    [{ maxRetries: Number.POSITIVE_INFINITY }, `${RETRIES} Infinity`],
    [{ maxRetries: '3' }, `${RETRIES} a string`],
    [{ maxRetries: 3n }, `${RETRIES} a bigint`],
    [{ maxRetries: true }, `${RETRIES} true`],
    [{ timeout: 0 }, `${TIMEOUT} 0`],
    [{ timeout: -5 }, `${TIMEOUT} -5`],
    [{ timeout: Number.NaN }, `${TIMEOUT} NaN`],
    [{ timeout: Number.POSITIVE_INFINITY }, `${TIMEOUT} Infinity`],
    [{ timeout: 2_147_483_648 }, `${TIMEOUT} 2147483648`],
    [{ timeout: '5s' }, `${TIMEOUT} a string`],
    [{ timeout: [5] }, `${TIMEOUT} an array`],
    [{ interval: 0 }, 'interval: expected a number of ms above 0 and at most 2147483647, got 0'],
    [{ fetch: 'fetch' }, 'fetch: expected a function, got a string'],
    [{ onAttempt: {} }, 'onAttempt: expected a function, got an object'],
    [{ onDrift: null }, 'onDrift: expected a function, got null'],
    [{ onUpdate: 5 }, 'onUpdate: expected a function, got 5'],
    [{ apiKey: '' }, 'apiKey: expected a non-empty string, got ""'],
    [{ apiKey: 'hunter2\n' }, 'apiKey: expected no leading or trailing whitespace'],
    [{ apiKey: 5 }, 'apiKey: expected a string, got a number'],
    [{ deadline: -1 }, `${DEADLINE} -1`],
    [{ deadline: new Date('never') }, `${DEADLINE} an invalid Date`],
    [{ deadline: 1_795_305_600_000 }, `${DEADLINE} 1795305600000, which looks like a timestamp: pass a Date`],
    [{ responseValidation: 'loose' }, 'responseValidation: expected "strict" or "report", got a string'],
    [{ responseValidation: false }, 'responseValidation: expected "strict" or "report", got false'],
    [{ baseUrl: 5 }, 'baseUrl: expected a string, got a number'],
    [{ baseUrl: 'ftp://api.example.com' }, 'baseUrl: expected https, got ftp'],
    [{ allowPlainHttp: 'yes' }, 'allowPlainHttp: expected true or false, got a string'],
    [{ fresh: 1 }, 'fresh: expected true or false, got 1'],
    [{ confirm: null }, 'confirm: expected true or false, got null'],
    [{ appInfo: 'shop' }, 'appInfo: expected an object with a name, got a string'],
    [{ appInfo: null }, 'appInfo: expected an object with a name, got null'],
    [{ appInfo: {} }, `${APP} expected a string, got undefined`],
    [
      { appInfo: { name: 'a\nb' } },
      `${APP} expected printable Latin-1 characters, got a line break, a control character or a character outside Latin-1`,
    ],
    [{ appInfo: { name: 'shop', version: 2 } }, `${APP} expected a string, got a number`],
    [{ appInfo: { name: 'shop', url: '' } }, `${APP} expected a non-empty string, got ""`],
  ])('%o', (options, expected) => {
    expect(messages(options)).toEqual([expected])
    expect(optionProblems(options, KNOWN).map(({ code }) => code)).toEqual(['invalid_value'])
  })

  it.each([
    [null, 'expected an object, got null'],
    ['x', 'expected an object, got a string'],
    [5, 'expected an object, got 5'],
    [[], 'expected an object, got an array'],
    [() => {}, 'expected an object, got a function'],
    [Symbol('s'), 'expected an object, got a symbol'],
  ])('that are not an object are refused: %o', (options, message) => {
    expect(optionProblems(options, KNOWN)).toEqual([{ path: ['options'], code: 'invalid_type', message }])
  })

  it('are all named, in order', () => {
    expect(messages({ timeout: 0, nonsense: 1, maxRetries: -1 })).toEqual([
      `${TIMEOUT} 0`,
      expect.stringContaining('nonsense: unknown option'),
      `${RETRIES} -1`,
    ])
  })

  it('are refused without showing a string, which may be a secret', () => {
    for (const name of NAMES.filter((one) => KNOWN[one] !== checkedElsewhere)) {
      expect(messages({ [name]: ' hunter2-secret ' }), name).toHaveLength(1)
      expect(messages({ [name]: ' hunter2-secret ' }).join(), name).not.toContain('hunter2')
    }
  })
})

describe('an unknown option', () => {
  it.each([
    ['idempotencykey', 'did you mean "idempotencyKey"?'],
    ['idempotency_key', 'did you mean "idempotencyKey"?'],
    ['idempotencyKye', 'did you mean "idempotencyKey"?'],
    ['retries', `allowed: ${NAMES.join(', ')}`],
    ['constructor', `allowed: ${NAMES.join(', ')}`],
    ['toString', `allowed: ${NAMES.join(', ')}`],
  ])('%s is refused: %s', (name, hint) => {
    expect(optionProblems({ [name]: 'value' }, KNOWN)).toEqual([
      { path: [name], code: 'unrecognized_keys', message: `unknown option; ${hint}` },
    ])
  })

  it('is refused with an undefined value too', () => {
    expect(messages({ idempotencykey: undefined })).toHaveLength(1)
  })

  it('is also one that this method does not take', () => {
    expect(optionProblems({ interval: 5 }, SHARED_CALL_OPTIONS)).toHaveLength(1)
  })
})

const RULES = { keyPatterns: [/key_\w{8,}/g], publicUrls: [] }

describe('a client', () => {
  it('is not made with a key in place of a name, and does not show it', () => {
    expect(() => checkOptions(RULES, { key_0123456789: 'x' }, KNOWN)).toThrow(/^\[redacted\]: unknown option/)
  })

  it('accepts valid options', () => {
    expect(() => checkOptions(RULES, undefined, KNOWN)).not.toThrow()
    expect(() => checkOptions(RULES, { timeout: 5 }, KNOWN)).not.toThrow()
  })

  it.each([
    [
      { timeout: 0, maxRetries: -1 },
      'timeout: expected a number of ms above 0 and at most 2147483647, got 0; maxRetries: expected a whole number from 0 to 100, got -1',
    ],
    [{ maxRetrys: 1 }, 'maxRetrys: unknown option; did you mean "maxRetries"?'],
    ['x', 'options: expected an object, got a string'],
  ])('is not made with %o', (options, message) => {
    try {
      checkOptions(RULES, options, KNOWN)
    } catch (error) {
      expect(isConfigurationError(error)).toBe(true)
      expect(error).toMatchObject({ message, outcome: 'not_sent' })
      return
    }
    throw new Error('expected a refusal')
  })
})

describe('the headers of a call', () => {
  const RESERVED = { 'x-api-key': 'use apiKey', 'x-execution-mode': 'use mode' }

  it.each<[string, unknown]>([
    ['none', undefined],
    ['an empty object', {}],
    ['plain strings', { 'X-Trace': 'abc', 'accept-language': 'de' }],
    ['undefined values', { 'X-Trace': undefined, 'X-Api-Key': undefined }],
    ['names that every object inherits', { constructor: 'x', tostring: 'y' }],
    ['an object without a prototype', Object.assign(Object.create(null), { 'x-a': 'b' })],
  ])('may be %s', (_, headers) => {
    expect(headerProblems(headers, RESERVED)).toEqual([])
  })

  it.each(['Accept', 'connection', 'Content-Length', 'content-type', 'HOST', 'User-Agent'])(
    'may not set %s',
    (name) => {
      expect(headerProblems({ [name]: 'x' }, {})).toMatchObject([{ path: ['headers', name] }])
    },
  )

  it.each([
    [null, 'null'],
    ['x-a: b', 'a string'],
    [5, '5'],
    [[['x-a', 'b']], 'an array'],
    [new Headers({ 'x-a': 'b' }), 'a Headers object'],
  ])('may not be %o', (headers, came) => {
    expect(headerProblems(headers, RESERVED)).toEqual([
      { path: ['headers'], code: 'invalid_type', message: `expected a plain object of strings, got ${came}` },
    ])
  })

  it.each([
    ['a Map', new Map([['x-a', 'b']])],
    ['URLSearchParams', new URLSearchParams({ 'x-a': 'b' })],
    // Like those of another copy of undici, or of node-fetch.
    ['Headers of another implementation', new (class Headers extends Map<string, string> {})([['x-a', 'b']])],
  ])('may not be %s, whose entries would be dropped silently', (_, headers) => {
    expect(headerProblems(headers, RESERVED)).toMatchObject([{ path: ['headers'], code: 'invalid_type' }])
  })

  it.each([
    ['X-Api-Key', 'k', 'is set by the client; use apiKey'],
    ['x-api-key', 5, 'is set by the client; use apiKey'],
    ['X-EXECUTION-MODE', 'sync', 'is set by the client; use mode'],
    ['x a', 'b', 'expected a header name (letters, digits and hyphens)'],
    ['', 'b', 'expected a header name (letters, digits and hyphens)'],
    ['x-a', 5, 'expected a string, got a number'],
    ['x-a', null, 'expected a string, got null'],
    ['x-a', '', 'expected a non-empty string, got ""'],
    [
      'x-a',
      'b\r\nx-evil: 1',
      'expected printable Latin-1 characters, got a line break, a control character or a character outside Latin-1',
    ],
  ])('may not hold %j: %j', (name, value, message) => {
    expect(headerProblems({ [name]: value }, RESERVED)).toEqual([
      { path: ['headers', name], code: 'invalid_value', message },
    ])
  })

  it('are all named', () => {
    expect(headerProblems({ a: '1', 'b c': '2', 'x-api-key': '3' }, RESERVED).map(({ path }) => path[1])).toEqual([
      'b c',
      'x-api-key',
    ])
  })
})
