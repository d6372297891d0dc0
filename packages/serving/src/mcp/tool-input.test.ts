import { operation } from '@x/transport'
import { describe, expect, it } from 'vitest'
import { SERVED_OPERATIONS } from '../../test/test-api.ts'
import { readToolInput } from './tool-input.ts'

function read(tool: string, given: unknown) {
  const servedOperation = SERVED_OPERATIONS.find((one) => one.tool.name === tool)
  if (servedOperation === undefined) throw new Error(`no ${tool}`)
  return readToolInput(servedOperation.operation, given)
}

const messages = (tool: string, given: unknown) =>
  read(tool, given).issues?.map(({ path, message }) => `${path.join('.')}: ${message}`)

const SIZE = 'size: expected a whole number from 1 to 9'

describe('arguments', () => {
  it('go where they belong', () => {
    const given = { kind: 'big', size: 3, after: 'x', 'X-Trace': 't' }
    expect(read('find-things', given)).toEqual({
      input: { path: { kind: 'big' }, query: { size: 3, after: 'x' }, headers: { 'X-Trace': 't' } },
    })
  })

  it('that are null or undefined are left out', () => {
    expect(read('find-things', { kind: 'big', size: null, after: undefined })).toEqual({
      input: { path: { kind: 'big' }, query: {}, headers: {} },
    })
  })

  it('have a body if the operation has one, as it is', () => {
    const body = { amount: 'not judged here' }
    expect(read('create-order', { body })).toEqual({ input: { path: {}, query: {}, headers: {}, body } })
  })

  it.each([
    ['find-things', undefined, ['kind: missing; expected a non-empty string']],
    ['find-things', null, ['kind: missing; expected a non-empty string']],
    ['find-things', [], [': expected an object, got an array']],
    ['find-things', 'kind', [': expected an object, got a string (pass the object itself, not its JSON as text)']],
    ['find-things', { kind: '' }, ['kind: expected a non-empty string, got ""']],
    ['find-things', { kind: '..' }, ['kind: expected an id, got "..", which is a relative path segment']],
    ['find-things', { kind: 'big', size: 'x'.repeat(21) }, [`${SIZE}, got a string of 21 characters`]],
    ['find-things', { kind: 'big', size: [1, 2] }, [`${SIZE}, got 2 values`]],
    ['find-things', { kind: 'big', size: 0 }, [`${SIZE}, got 0`]],
    ['find-things', { kind: 'big', size: 10 }, [`${SIZE}, got 10`]],
    ['find-things', { kind: 'big', size: 1.5 }, [`${SIZE}, got 1.5`]],
    ['find-things', { kind: 'big', size: '3' }, [`${SIZE}, got "3"`]],
    ['find-things', { kind: 'big', after: '' }, ['after: expected a non-empty string, got ""']],
    ['find-things', { kind: 'big', 'X-Trace': 7 }, ['X-Trace: expected a string, got 7']],
    ['find-things', { kind: 'big', sise: 7 }, ['sise: unknown parameter; did you mean "size"?']],
    ['find-things', { kind: 'big', q: 7 }, ['q: unknown parameter; allowed: kind, size, after, X-Trace']],
    ['find-things', { kind: 'big', body: {} }, ['body: unknown parameter; allowed: kind, size, after, X-Trace']],
    [
      'find-things',
      JSON.parse('{"kind":"big","__proto__":{}}'),
      ['__proto__: unknown parameter; allowed: kind, size, after, X-Trace'],
    ],
    ['find-things', { kind: 'big', 'sk.live.1': 1 }, ['…: unknown parameter; allowed: kind, size, after, X-Trace']],
    ['create-order', {}, ['body: missing; expected an object']],
    ['create-order', { body: null }, ['body: missing; expected an object']],
    [
      'create-order',
      { body: '{}' },
      ['body: expected an object, got a string (pass the object itself, not its JSON as text)'],
    ],
    ['create-order', { body: [] }, ['body: expected an object, got an array']],
    [
      'create-order',
      { bdy: {} },
      ['body: missing; expected an object', 'bdy: unknown parameter; did you mean "body"?'],
    ],
  ])('of %s are refused by name: %j', (tool, given, expected) => {
    expect(messages(tool, given)).toEqual(expected)
  })
})

describe('arguments of every type', () => {
  const search = operation({
    id: 'searchThings',
    method: 'GET',
    path: '/things',
    parameters: [
      { name: 'is_orderable', in: 'query', type: 'boolean', required: false },
      { name: 'status', in: 'query', type: 'string', required: false, enum: ['NEW', 'OLD'], repeatable: true },
    ],
    responses: {},
    otherSuccess: 200,
    accepted: 'readable',
    retry: 'read',
    timeoutMs: 1_000,
  })

  it.each([{ is_orderable: false }, { status: ['NEW', 'OLD'] }, { status: 'NEW' }])(
    '%j is passed on unchanged',
    (query) => {
      expect(readToolInput(search, query)).toEqual({ input: { path: {}, query, headers: {} } })
    },
  )

  it('are refused with the messages of the client', () => {
    const { issues } = readToolInput(search, { is_orderable: 'yes please', status: ['NEW', 'LOST'], statuss: null })
    expect(issues?.map(({ path, message }) => `${path.join('.')}: ${message}`)).toEqual([
      'is_orderable: expected true or false, got "yes please"',
      'status.1: expected "NEW" or "OLD", got "LOST"',
      'statuss: unknown parameter; did you mean "status"?',
    ])
  })
})
