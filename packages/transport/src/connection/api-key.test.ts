import { inspect } from 'node:util'
import { describe, expect, it } from 'vitest'
import { ConfigurationError } from '../errors/call-errors.ts'
import { type ApiKeyOption, resolveApiKey } from './api-key.ts'

const RULES = { patterns: [/\bkey_\w+/g], publicUrls: [] }
const resolve = (option: unknown) => resolveApiKey(option as ApiKeyOption | undefined, 'no key: set KEY', RULES)

/** What a call throws, synchronously or later. */
async function failureOf(option: unknown): Promise<unknown> {
  try {
    await resolve(option)
  } catch (error) {
    return error
  }
  throw new Error('expected a failure')
}

describe('a key that is a string', () => {
  it('is available synchronously', () => {
    expect(resolve('key_abc')).toBe('key_abc')
  })

  it('that is missing is reported synchronously', () => {
    expect(() => resolve(undefined)).toThrow(new ConfigurationError('no key: set KEY'))
  })
})

describe('a key that a function gives', () => {
  it.each([
    ['at once', () => 'key_abc'],
    ['later', async () => 'key_abc'],
  ])('%s is used as returned', async (_, option) => {
    await expect(resolve(option)).resolves.toBe('key_abc')
  })

  it('is requested once, without arguments', async () => {
    const calls: unknown[][] = []
    await resolve((...given: unknown[]) => {
      calls.push(given)
      return 'key_abc'
    })
    expect(calls.map((given) => given.filter((one) => one !== undefined))).toEqual([[]])
  })

  it.each([
    [
      'throws',
      () => {
        throw new Error('vault is sealed for key_abc')
      },
    ],
    ['rejects', () => Promise.reject(new Error('vault is sealed for key_abc'))],
  ])('that %s is a configuration error that shows no key', async (_, option) => {
    const error = await failureOf(option)
    expect(error).toBeInstanceOf(ConfigurationError)
    expect(error).toMatchObject({
      message: 'apiKey: the function failed (vault is sealed for [redacted]). Nothing was sent.',
      outcome: 'not_sent',
      cause: { message: 'vault is sealed for [redacted]' },
    })
    expect(inspect(error, { showHidden: true, depth: 9 })).not.toContain('key_abc')
  })

  it('that throws something odd still causes one of our errors', async () => {
    expect(await failureOf(() => Promise.reject(undefined))).toMatchObject({
      message: 'apiKey: the function failed (undefined). Nothing was sent.',
    })
  })
})

describe('an invalid key', () => {
  it.each([
    ['an empty string', '', 'expected a non-empty string, got ""'],
    ['one with a line break at its end', 'hunter2\n', 'expected no leading or trailing whitespace'],
    ['one with a line break inside', 'hunter2\nx', 'expected printable Latin-1 characters'],
    ['one in quotes', '"hunter2"', 'this is not a valid key: it is in quotes'],
    ['null', null, 'expected a string, got null'],
    ['a number', 5, 'expected a string, got a number'],
  ])('that is %s is refused and not shown, whether given or returned by a function', async (_, key, problem) => {
    for (const option of [key, () => key, async () => key]) {
      const error = await failureOf(option)
      expect(error).toBeInstanceOf(ConfigurationError)
      expect(String(error)).toContain(`apiKey: ${problem}`)
      expect(String(error)).toContain('Nothing was sent.')
      expect(inspect(error, { showHidden: true })).not.toContain('hunter2')
    }
  })

  it('that is undefined is refused from a function', async () => {
    expect(await failureOf(() => undefined)).toMatchObject({
      message: 'apiKey: expected a string, got undefined. Nothing was sent.',
    })
  })
})
