import { operation } from '@x/transport'
import { describe, expect, it } from 'vitest'
import { inputError, requestInput } from './request-input.ts'

const find = operation({
  id: 'findThings',
  method: 'GET',
  path: '/things/{kind}',
  parameters: [
    { name: 'kind', in: 'path', type: 'string', required: true },
    { name: 'limit', in: 'query', type: 'integer', required: false, minimum: 1, maximum: 500 },
    { name: 'below', in: 'query', type: 'number', required: false },
    { name: 'is_orderable', in: 'query', type: 'boolean', required: false },
    { name: 'after', in: 'query', type: 'string', required: false, minLength: 1 },
    { name: 'status', in: 'query', type: 'string', required: false, enum: ['NEW', 'OLD'], repeatable: true },
    { name: 'X-Trace', in: 'header', type: 'string', required: false },
  ],
  responses: {},
  otherSuccess: 200,
  accepted: 'readable',
  retry: 'read',
  timeoutMs: 1_000,
})

function read(query: string, { kind = 'big', headers = {} }: { kind?: string; headers?: Record<string, string> } = {}) {
  const request = { url: `https://acme.test/things/x${query}`, headers: new Headers(headers) }
  return requestInput(find, request, { kind }, {})
}

describe('the parts of a request that go into an operation', () => {
  it.each<[string, object]>([
    ['', {}],
    ['?limit=5', { limit: 5 }],
    ['?below=-2.50', { below: -2.5 }],
    ['?is_orderable=true', { is_orderable: true }],
    ['?is_orderable=false', { is_orderable: false }],
    ['?after=5', { after: '5' }],
    ['?after=true', { after: 'true' }],
    ['?status=NEW', { status: ['NEW'] }],
    ['?status=NEW&limit=1&status=OLD', { status: ['NEW', 'OLD'], limit: 1 }],
  ])('%s', (query, expected) => {
    expect(read(query)).toEqual({ input: { path: { kind: 'big' }, query: expected, headers: {} }, issues: [] })
  })

  it('a header that is a parameter, even an empty one', () => {
    expect(read('', { headers: { 'x-trace': '', 'x-other': '1' } }).input.headers).toEqual({ 'X-Trace': '' })
  })
})

describe('a problem with a request', () => {
  it.each([
    ['?limit=ten', 'limit: expected a whole number from 1 to 500, got "ten"'],
    ['?limit=', 'limit: expected a whole number from 1 to 500, got ""'],
    ['?limit=1e2', 'limit: expected a whole number from 1 to 500, got "1e2"'],
    ['?limit=0', 'limit: expected a whole number from 1 to 500, got 0'],
    ['?limit=1&limit=2', 'limit: expected a whole number from 1 to 500, got 2 values'],
    ['?below=0x10', 'below: expected a number, got "0x10"'],
    ['?is_orderable=yes%20please', 'is_orderable: expected true or false, got "yes please"'],
    ['?is_orderable=True', 'is_orderable: expected true or false, got "True"'],
    ['?after=', 'after: expected a non-empty string, got ""'],
    ['?status=new', 'status.0: expected "NEW" or "OLD", got "new"'],
    ['?limt=5', 'limt: unknown parameter; did you mean "limit"?'],
    ['?__proto__=1', '__proto__: unknown parameter; allowed: limit, below, is_orderable, after, status'],
  ])('%s', (query, expected) => {
    expect(read(query).issues.map(({ path, message }) => `${path.join('.')}: ${message}`)).toEqual([expected])
  })

  it('is in one error, path and query', () => {
    const { issues } = read('?limitt=5&is_orderable=maybe', { kind: '..' })
    expect(inputError(find, issues, 'key-1')).toMatchObject({
      name: 'RequestValidationError',
      outcome: 'not_sent',
      idempotencyKey: 'key-1',
      message:
        'findThings: kind: expected an id, got "..", which is a relative path segment; is_orderable: expected true or false, got "maybe"; limitt: unknown parameter; did you mean "limit"? Nothing was sent.',
    })
  })
})
