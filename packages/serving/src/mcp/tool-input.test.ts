import { describe, expect, it } from 'vitest'
import { DOCUMENT, SERVED_OPERATIONS } from '../../test/test-api.ts'
import { operationSchemas } from '../schemas/operation-schema.ts'
import { readToolInput } from './tool-input.ts'

function read(tool: string, given: unknown) {
  const servedOperation = SERVED_OPERATIONS.find((one) => one.tool.name === tool)
  if (servedOperation === undefined) throw new Error(`no ${tool}`)
  return readToolInput(servedOperation.operation, operationSchemas(servedOperation, DOCUMENT).input, given)
}

const messages = (tool: string, given: unknown) =>
  read(tool, given).issues?.map(({ path, message }) => `${path.join('.')}: ${message}`)

describe('arguments', () => {
  it('go to where they belong', () => {
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

  it('have a body where the operation has one, as it is', () => {
    const body = { amount: 'not judged here' }
    expect(read('create-order', { body })).toEqual({ input: { path: {}, query: {}, headers: {}, body } })
  })

  it.each([
    ['find-things', undefined, ['kind: missing; expected "big" or "small"']],
    ['find-things', null, ['kind: missing; expected "big" or "small"']],
    ['find-things', [], [': expected an object, got an array']],
    ['find-things', 'kind', [': expected an object, got a string (pass the object itself, not its JSON as text)']],
    ['find-things', { kind: 'huge' }, ['kind: expected "big" or "small", got "huge"']],
    ['find-things', { kind: 'x'.repeat(21) }, ['kind: expected "big" or "small", got a string of 21 characters']],
    ['find-things', { kind: 'big', size: 0 }, ['size: expected a whole number of at least 1 and at most 9, got 0']],
    ['find-things', { kind: 'big', size: 10 }, ['size: expected a whole number of at least 1 and at most 9, got 10']],
    ['find-things', { kind: 'big', size: 1.5 }, ['size: expected a whole number of at least 1 and at most 9, got 1.5']],
    ['find-things', { kind: 'big', size: '3' }, ['size: expected a whole number of at least 1 and at most 9, got "3"']],
    ['find-things', { kind: 'big', after: '' }, ['after: expected a string that is not empty, got ""']],
    ['find-things', { kind: 'big', 'X-Trace': 7 }, ['X-Trace: expected a string, got 7']],
    ['find-things', { kind: 'big', sise: 7 }, ['sise: unknown argument; did you mean "size"?']],
    ['find-things', { kind: 'big', q: 7 }, ['q: unknown argument; allowed: "kind", "size", "after", "X-Trace"']],
    ['find-things', { kind: 'big', body: {} }, ['body: unknown argument; allowed: "kind", "size", "after", "X-Trace"']],
    [
      'find-things',
      JSON.parse('{"kind":"big","__proto__":{}}'),
      ['__proto__: unknown argument; allowed: "kind", "size", "after", "X-Trace"'],
    ],
    [
      'find-things',
      { kind: 'big', 'sk.live.1': 1 },
      ['…: unknown argument; allowed: "kind", "size", "after", "X-Trace"'],
    ],
    ['create-order', {}, ['body: missing; expected an object']],
    ['create-order', { body: null }, ['body: missing; expected an object']],
    [
      'create-order',
      { body: '{}' },
      ['body: expected an object, got a string (pass the object itself, not its JSON as text)'],
    ],
    ['create-order', { body: [] }, ['body: expected an object, got an array']],
    ['create-order', { bdy: {} }, ['body: missing; expected an object', 'bdy: unknown argument; did you mean "body"?']],
  ])('of %s: %j is refused by name', (tool, given, expected) => {
    expect(messages(tool, given)).toEqual(expected)
  })
})
