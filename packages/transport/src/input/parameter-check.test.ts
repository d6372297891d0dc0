import { describe, expect, it } from 'vitest'
import type { Parameter } from '../api/operation.ts'
import { parameterIssues } from './parameter-check.ts'

const PARAMETERS: readonly Parameter[] = [
  { name: 'thingId', in: 'path', type: 'string', required: true },
  { name: 'limit', in: 'query', type: 'integer', required: false, minimum: 1, maximum: 500 },
  { name: 'page', in: 'query', type: 'integer', required: false, minimum: 1 },
  { name: 'below', in: 'query', type: 'number', required: false, maximum: 9.5 },
  { name: 'ratio', in: 'query', type: 'number', required: false },
  { name: 'is_orderable', in: 'query', type: 'boolean', required: false },
  { name: 'after', in: 'query', type: 'string', required: false, minLength: 1 },
  { name: 'note', in: 'query', type: 'string', required: false },
  { name: 'code', in: 'query', type: 'string', required: false, minLength: 2 },
  { name: 'order', in: 'query', type: 'string', required: false, enum: ['ASC', 'DESC'] },
  { name: 'status', in: 'query', type: 'string', required: false, enum: ['FAILED', 'DONE'], repeatable: true },
  { name: 'country', in: 'query', type: 'string', required: false, pattern: '^[A-Z]{2}$' },
  {
    name: 'currency',
    in: 'query',
    type: 'string',
    required: false,
    pattern: '^[A-Z]{3}$',
    expected: 'an ISO 4217 code such as "USD"',
  },
]

const problems = (values: object, others?: readonly string[]) =>
  parameterIssues(PARAMETERS, { thingId: 'T-1', ...values }, others).map(
    ({ path, message }) => `${path.join('.')}: ${message}`,
  )

describe('values that the table allows', () => {
  it.each<[string, object]>([
    ['only the required one', {}],
    ['a value that is undefined', { limit: undefined, limt: undefined }],
    ['the ends of a range', { limit: 1, below: 9.5 }],
    ['the other end', { limit: 500, page: Number.MAX_SAFE_INTEGER }],
    ['a fraction of a number', { ratio: -0.5 }],
    ['true and false', { is_orderable: false }],
    ['an empty string without a minimum', { note: '' }],
    ['as many characters as required', { code: 'ab' }],
    ['a member', { order: 'ASC' }],
    ['one value of a parameter that may be repeated', { status: 'FAILED' }],
    ['several', { status: ['FAILED', 'DONE', 'FAILED'] }],
    ['a pattern', { country: 'GB', currency: 'USD' }],
  ])('%s', (_, values) => {
    expect(problems(values)).toEqual([])
  })
})

describe('values that the table does not allow', () => {
  it.each<[object, string]>([
    [{ thingId: undefined }, 'thingId: missing; expected a non-empty string'],
    [{ thingId: '' }, 'thingId: expected a non-empty string, got ""'],
    [{ thingId: null }, 'thingId: expected a non-empty string, got null'],
    [{ thingId: 5 }, 'thingId: expected a non-empty string, got 5'],
    [{ thingId: {} }, 'thingId: expected a non-empty string, got an object'],
    [{ thingId: '..' }, 'thingId: expected an id, got "..", which is a relative path segment'],
    [{ limit: 0 }, 'limit: expected a whole number from 1 to 500, got 0'],
    [{ limit: 501 }, 'limit: expected a whole number from 1 to 500, got 501'],
    [{ limit: 2.5 }, 'limit: expected a whole number from 1 to 500, got 2.5'],
    [{ limit: '5' }, 'limit: expected a whole number from 1 to 500, got "5"'],
    [{ limit: 10n }, 'limit: expected a whole number from 1 to 500, got a bigint'],
    [{ limit: [5, 6] }, 'limit: expected a whole number from 1 to 500, got 2 values'],
    [{ page: 2 ** 53 }, 'page: expected a whole number of at least 1, got 9007199254740992'],
    [{ below: 10 }, 'below: expected a number of at most 9.5, got 10'],
    [{ ratio: Number.NaN }, 'ratio: expected a number, got NaN'],
    [{ is_orderable: 'yes please' }, 'is_orderable: expected true or false, got "yes please"'],
    [{ is_orderable: 1 }, 'is_orderable: expected true or false, got 1'],
    [{ after: '' }, 'after: expected a non-empty string, got ""'],
    [{ after: true }, 'after: expected a non-empty string, got true'],
    [{ note: 7 }, 'note: expected a string, got 7'],
    [{ note: 'a\ud83d' }, 'note: expected well-formed Unicode, got a lone surrogate (half of a character)'],
    [{ code: 'a' }, 'code: expected a string of at least 2 characters, got "a"'],
    [{ code: '😀' }, 'code: expected a string of at least 2 characters, got "😀"'],
    [{ order: 'up' }, 'order: expected "ASC" or "DESC", got "up"'],
    [{ order: 'x'.repeat(21) }, 'order: expected "ASC" or "DESC", got a string of 21 characters'],
    [{ order: ['ASC'] }, 'order: expected "ASC" or "DESC", got 1 value'],
    [{ status: 'LOST' }, 'status: expected "FAILED" or "DONE", got "LOST"'],
    [{ status: ['DONE', 'LOST'] }, 'status.1: expected "FAILED" or "DONE", got "LOST"'],
    [{ status: ['DONE', undefined] }, 'status.1: expected "FAILED" or "DONE", got undefined'],
    [{ status: Array(1) }, 'status.0: expected "FAILED" or "DONE", got undefined'],
    [{ status: [['DONE']] }, 'status.0: expected "FAILED" or "DONE", got 1 value'],
    [{ status: [] }, 'status: expected "FAILED" or "DONE", got an empty array'],
    [{ country: 'gb' }, 'country: expected a string that matches ^[A-Z]{2}$, got "gb"'],
    [{ currency: 'usd' }, 'currency: expected an ISO 4217 code such as "USD", got "usd"'],
    [{ limt: 5 }, 'limt: unknown parameter; did you mean "limit"?'],
    [{ LIMIT: null }, 'LIMIT: unknown parameter; did you mean "limit"?'],
    [JSON.parse('{"__proto__":1}'), expect.stringContaining('__proto__: unknown parameter; allowed: thingId, limit,')],
  ])('%#: %o', (values, expected) => {
    expect(problems(values)).toEqual([expected])
  })

  it('are all named at once, in the order of the table, and unknown names after them', () => {
    expect(problems({ limitt: 5, is_orderable: 'yes please', limit: 0 })).toEqual([
      'limit: expected a whole number from 1 to 500, got 0',
      'is_orderable: expected true or false, got "yes please"',
      'limitt: unknown parameter; did you mean "limit"?',
    ])
  })

  it('are not looked up on the prototype', () => {
    expect(parameterIssues([{ name: 'toString', in: 'query', type: 'string', required: false }], {})).toEqual([])
  })
})

it('additional names are allowed, and suggested', () => {
  expect(problems({ body: {} }, ['body'])).toEqual([])
  expect(problems({ boddy: {} }, ['body'])).toEqual(['boddy: unknown parameter; did you mean "body"?'])
  expect(parameterIssues([], { a: 1 })[0]?.message).toBe('unknown parameter; no names are allowed')
})

it('150,000 unknown names are handled quickly', () => {
  const many = Object.fromEntries(Array.from({ length: 150_000 }, (_, index) => [`name${index}`, 1]))
  expect(parameterIssues(PARAMETERS, { thingId: 'T-1', ...many })).toHaveLength(150_000)
})

it.each([
  ['proxy-token-123456', 'a string of 18 characters'],
  ['pay.io/Ab12Cd34', 'a string of 15 characters'],
  ['yes please', '"yes please"'],
  ['usd1', '"usd1"'],
])('%j, which may be a secret in the wrong place, is shown as %s', (value, shown) => {
  const currency = { name: 'currency', in: 'query', type: 'string', required: false, pattern: '^[A-Z]{3}$' } as const
  expect(parameterIssues([currency], { currency: value })[0]?.message).toMatch(new RegExp(`got ${shown}$`))
})
