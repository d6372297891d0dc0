import { inspect } from 'node:util'
import { describe, expect, it } from 'vitest'
import { REDACTED, type RedactionRules } from '../secrets/redaction.ts'
import { describeFailure } from './failure-cause.ts'

const SECRET = 'hunter2-secret'
const RULES: RedactionRules = { secrets: [SECRET], patterns: [], publicUrls: [] }
const describeIt = (error: unknown) => describeFailure(error, RULES)
const coded = (code: string, more: object = {}) => Object.assign(new Error(`${code} happened`), { code, ...more })

describe('the description of a failure', () => {
  it.each<[string, unknown, string | undefined, string]>([
    ['an error by itself', new TypeError('broken'), undefined, 'broken'],
    ['an error with a code', coded('EPIPE'), 'EPIPE', 'EPIPE happened'],
    ['the cause that has a code', new TypeError('fetch failed', { cause: coded('EPIPE') }), 'EPIPE', 'EPIPE happened'],
    [
      'the innermost cause that has a code',
      coded('OUTER', { cause: new Error('middle', { cause: coded('INNER') }) }),
      'INNER',
      'INNER happened',
    ],
    [
      'the error with a code whose cause has none',
      new TypeError('fetch failed', { cause: coded('UND_ERR', { cause: new Error('deep') }) }),
      'UND_ERR',
      'UND_ERR happened',
    ],
    ['the first member of an AggregateError', new AggregateError([coded('ONE'), coded('TWO')]), 'ONE', 'ONE happened'],
    [
      'an AggregateError whose members have no code',
      Object.assign(new AggregateError([new Error('member')], 'all failed'), { code: 'ALL' }),
      'ALL',
      'all failed',
    ],
    ['an AggregateError without members', new AggregateError([], 'none'), undefined, 'none'],
    ['an error whose cause is null', coded('EPIPE', { cause: null }), 'EPIPE', 'EPIPE happened'],
    [
      'what Deno says about its connection',
      new TypeError('error sending request', { cause: new Error('client error (Connect): refused') }),
      undefined,
      'client error (Connect): refused',
    ],
  ])('names %s', (_, error, code, message) => {
    const found = describeIt(error)
    expect(found.code).toBe(code)
    expect(found.cause.message).toBe(message)
    expect(Reflect.get(found.cause, 'code')).toBe(code)
  })

  it('keeps its name, and its syscall if it has one', () => {
    const { cause } = describeIt(Object.assign(new RangeError('far'), { code: 'ETIMEDOUT', syscall: 'connect' }))
    expect(cause).toBeInstanceOf(Error)
    expect(cause.name).toBe('RangeError')
    expect(Reflect.get(cause, 'syscall')).toBe('connect')
    expect(Object.keys(describeIt(new Error('x')).cause)).not.toContain('syscall')
    expect(Object.keys(describeIt(new Error('x')).cause)).not.toContain('code')
  })

  it('does not take a number as a code, a message or a syscall', () => {
    const { code, cause } = describeIt({ code: 7, message: 8, syscall: 9, name: 10 })
    expect(code).toBeUndefined()
    expect(cause.message).toBe('request failed')
    expect(cause.name).toBe('Error')
    expect(Object.keys(cause)).not.toContain('syscall')
  })
})

describe('something that is not an Error', () => {
  it.each<[string, unknown, string]>([
    ['a string', 'went wrong', 'went wrong'],
    ['an empty string', '', 'request failed'],
    ['a number', 7, '7'],
    ['undefined', undefined, 'undefined'],
    ['null', null, 'request failed'],
    ['a symbol', Symbol('s'), 'Symbol(s)'],
    ['an object without a message', { status: 500 }, 'request failed'],
    ['an object with a message', { message: 'custom' }, 'custom'],
    ['an object with an empty message and a code', { message: '', code: 'E_EMPTY' }, 'E_EMPTY'],
    ['an object without a prototype', Object.create(null), 'request failed'],
    ['an error whose cause is a string', new Error('outer', { cause: 'inner' }), 'inner'],
  ])('%s becomes an Error', (_, thrown, message) => {
    const { cause } = describeIt(thrown)
    expect(cause).toBeInstanceOf(Error)
    expect(cause.message).toBe(message)
    expect(cause.name).toBe('Error')
  })
})

describe('the description of a failure never contains', () => {
  const request = { headers: { 'x-api-key': SECRET }, url: 'https://pay.example/abc' }
  const original = Object.assign(new Error('broken'), {
    code: 'EPIPE',
    request,
    headers: request.headers,
    options: request,
  })

  it('the request, the headers or the original error', () => {
    const { cause } = describeIt(new TypeError('fetch failed', { cause: original }))
    expect(cause).not.toBe(original)
    expect(cause.cause).toBeUndefined()
    expect(Object.getOwnPropertyNames(cause).sort()).toEqual(['code', 'message', 'name', 'stack'])
    expect(inspect(cause, { showHidden: true, depth: 9 })).not.toMatch(/hunter2|x-api-key|pay\.example/)
  })

  it('a stack of its own, which could show paths and messages', () => {
    const { cause } = describeIt(original)
    expect(cause.stack).toBe('Error: broken')
  })

  it('a secret or a URL in its message', () => {
    const { cause } = describeIt(new Error(`GET https://pay.example/abc with ${SECRET}`))
    expect(cause.message).toBe(`GET https://pay.example/[redacted] with ${REDACTED}`)
    expect(cause.stack).toBe(`Error: ${cause.message}`)
    expect(describeIt(`it was ${SECRET}`).cause.message).toBe(`it was ${REDACTED}`)
  })

  it.each(['code', 'name', 'syscall'])('a secret in its %s', (field) => {
    const { code, cause } = describeIt(Object.assign(new Error('broken'), { [field]: `got ${SECRET}` }))
    expect(String(code)).not.toContain(SECRET)
    expect(inspect(cause, { showHidden: true })).not.toContain(SECRET)
  })

  it('a secret in a code that stands in for an empty message', () => {
    const { cause } = describeIt({ message: '', code: SECRET })
    expect(cause.message).not.toContain(SECRET)
  })

  it('a code of which a part had to be taken out', () => {
    expect(describeIt({ code: `E_${REDACTED}` }).code).toBeUndefined()
  })
})

describe('a circle of causes', () => {
  it('does not loop forever', () => {
    const first: Error & { code?: string } = new Error('first')
    const second = new Error('second', { cause: first })
    first.cause = second
    expect(['first', 'second']).toContain(describeIt(first).cause.message)
    const members = new AggregateError([], 'own')
    members.errors.push(members)
    expect(describeIt(members).cause.message).toBe('own')
  })
})
