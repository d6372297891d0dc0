import { afterEach, describe, expect, it, vi } from 'vitest'
import { readEnvironment, readSwitch } from './environment.ts'

const NAME = 'X_TRANSPORT_ENVIRONMENT_TEST'

/** Reads with another `process` in place, for as long as the reading takes. */
function readWith(process: unknown): string | undefined {
  vi.stubGlobal('process', process)
  try {
    return readEnvironment(NAME)
  } finally {
    vi.unstubAllGlobals()
  }
}

const refusing = (message: string) =>
  new Proxy(
    {},
    {
      get() {
        throw new Error(message)
      },
    },
  )

afterEach(() => {
  vi.unstubAllEnvs()
})

describe('a variable', () => {
  it('that is set is read', () => {
    vi.stubEnv(NAME, 'value')
    expect(readEnvironment(NAME)).toBe('value')
  })

  it('that changes is read again', () => {
    vi.stubEnv(NAME, 'one')
    expect(readEnvironment(NAME)).toBe('one')
    vi.stubEnv(NAME, 'two')
    expect(readEnvironment(NAME)).toBe('two')
  })

  it('that is not set is undefined', () => {
    vi.stubEnv(NAME, undefined)
    expect(readEnvironment(NAME)).toBeUndefined()
  })

  it('that is empty counts as not set', () => {
    vi.stubEnv(NAME, '')
    expect(readEnvironment(NAME)).toBeUndefined()
  })

  it('keeps white space, which may be intended', () => {
    vi.stubEnv(NAME, ' ')
    expect(readEnvironment(NAME)).toBe(' ')
  })
})

describe('a switch', () => {
  it.each([
    ['1', true],
    ['true', true],
    ['YES', true],
    [' on ', true],
    ['0', false],
    ['False', false],
    ['no', false],
    ['off', false],
    ['', undefined],
    [undefined, undefined],
  ])('%j is %s', (value, expected) => {
    vi.stubEnv(NAME, value)
    expect(readSwitch(NAME)).toBe(expected)
  })

  it.each(['2', 'development', 'yes please'])(
    '%j is neither, and is reported only by the name of its variable',
    (value) => {
      vi.stubEnv(NAME, value)
      expect(() => readSwitch(NAME)).toThrow(`${NAME}: expected 1 or 0. Nothing was sent.`)
    },
  )
})

describe('a runtime', () => {
  it('whose process has the variable returns it', () => {
    expect(readWith({ env: { [NAME]: 'value' } })).toBe('value')
  })

  it.each([
    ['without process', undefined],
    ['with null for it', null],
    ['whose process has no env', {}],
    ['whose process has null for env', { env: null }],
    ['whose env refuses to be read, as Deno does', { env: refusing('Requires env access') }],
    ['whose process refuses to be read', refusing('no')],
  ])('%s returns nothing', (_, process) => {
    expect(readWith(process)).toBeUndefined()
  })

  it('whose global process is a throwing getter returns nothing', () => {
    const own = Object.getOwnPropertyDescriptor(globalThis, 'process')
    expect(own?.configurable).toBe(true)
    Object.defineProperty(globalThis, 'process', {
      configurable: true,
      get() {
        throw new Error('no')
      },
    })
    let value: string | undefined = 'unread'
    try {
      value = readEnvironment(NAME)
    } finally {
      Object.defineProperty(globalThis, 'process', own ?? {})
    }
    expect(value).toBeUndefined()
  })
})
