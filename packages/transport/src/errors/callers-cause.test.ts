import { inspect } from 'node:util'
import { prints } from '@x/test-kit'
import { describe, expect, it } from 'vitest'
import { redact } from '../secrets/redaction.ts'
import { callersCause } from './callers-cause.ts'
import { SdkError } from './sdk-error.ts'

const KEY = 'key_0123456789abcdef'
const LINK = 'https://pay.example/secret-link'
const clean = (text: string) => redact(text, { secrets: [KEY], patterns: [], publicUrls: ['https://acme.example/'] })

class Shutdown extends Error {
  override readonly name = 'Shutdown'
  readonly signal = 'SIGTERM'
  readonly since = new Date(0)
}

describe('a value of the caller’s becomes the cause unchanged', () => {
  it.each<[string, unknown]>([
    ['nothing', undefined],
    ['null', null],
    ['a text', 'deploy'],
    ['an empty string', ''],
    ['a number', 7],
    ['a bigint', 7n],
    ['a symbol', Symbol('stop')],
    ['a function', () => 'stop'],
    ['an error', new Error('enough')],
    ['an error of a class of the caller’s', new Shutdown('enough')],
    ['a frozen error', Object.freeze(new Error('enough'))],
    ['the reason that AbortController makes', AbortSignal.abort().reason],
    ['an error with a cause', new Error('enough', { cause: new TypeError('x is not a function') })],
    ['several errors at once', new AggregateError([new Error('one'), new Error('two')], 'both')],
    [
      'an error of this package',
      new SdkError('getOrder: no such order', { operation: 'getOrder', outcome: 'rejected' }),
    ],
    ['an object', { why: 'deploy', at: [1, 2, { deep: true }] }],
    ['an address that may be shown', new Error('see https://acme.example/status')],
  ])('%s', (_, value) => {
    expect(callersCause(value, clean)).toBe(value)
  })
})

describe('an error stands in for a value that could show a key or a payout link when printed', () => {
  const circular: Record<string, unknown> = { name: 'Circular' }
  circular.self = circular
  const deep = Array.from({ length: 20 }).reduce((inner: unknown) => ({ inner }), 'end')

  it.each<[string, unknown]>([
    ['in a string', `stopped ${KEY}`],
    ['in a message', new Error(`403 for ${KEY}`)],
    ['in a link', new Error(`could not open ${LINK}`)],
    ['in a name', Object.assign(new Error('no'), { name: KEY })],
    ['in the name of a field', { [KEY]: 1 }],
    ['in a field', Object.assign(new Error('no'), { config: { headers: { 'x-api-key': KEY } } })],
    ['in a hidden field', Object.defineProperty(new Error('no'), 'request', { value: { key: KEY } })],
    ['under a symbol', { [Symbol('options')]: [KEY] }],
    ['in the cause of a cause', new Error('no', { cause: new Error('no', { cause: KEY }) })],
    ['in one of several errors', new AggregateError([new Error('one'), new Error(LINK)], 'both')],
    ['behind a getter', Object.defineProperty({}, 'key', { get: () => KEY, enumerable: true })],
    [
      'only in its JSON',
      new (class Request {
        #key = KEY
        toJSON = () => ({ key: this.#key })
      })(),
    ],
    ['in a map', new Map([['key', KEY]])],
    ['in a request', new Request('https://acme.example/', { headers: { 'x-api-key': KEY } })],
    ['in bytes', Buffer.from(KEY)],
    ['in a custom inspect function', { [inspect.custom]: () => KEY }],
    ['possibly: circular', circular],
    ['possibly: too deep', deep],
    ['possibly: too large', Array.from({ length: 1_000 }, () => ({}))],
    [
      'possibly: a getter throws',
      Object.defineProperty({}, 'key', {
        get: () => {
          throw new Error(KEY)
        },
        enumerable: true,
      }),
    ],
  ])('%s', (_, value) => {
    const cause = callersCause(value, clean)
    expect(cause).not.toBe(value)
    expect(cause).toBeInstanceOf(Error)
    expect(prints(cause)).not.toContain(KEY)
    expect(prints(cause)).not.toContain('secret-link')
    expect(String(cause)).toContain('not shown here')
  })

  it('with the name of the error that it stands in for', () => {
    expect(callersCause(Object.assign(new Shutdown(KEY)), clean)).toMatchObject({ name: 'Shutdown' })
  })
})
