import { describe, expect, it, vi } from 'vitest'
import * as z from 'zod/mini'
import { variants } from './objects.ts'
import { schemaOf } from './zod-schema.ts'

const OPTIONS = { vendor: 'test', reveal: 'values' } as const

const a = () => z.strictObject({ type: z.literal('A'), size: z.number() })
const b = () => z.strictObject({ type: z.literal('B'), name: z.string() })
const closed = schemaOf(() => z.object({ list: z.array(variants('type', { A: a, B: b })) }), OPTIONS)
const open = schemaOf(() => variants('type', { A: a, B: b }, () => z.looseObject({ type: z.string() })), OPTIONS)

describe('variants without a fallback', () => {
  it('takes each variant', () => {
    expect(
      closed.issues({
        list: [
          { type: 'A', size: 1 },
          { type: 'B', name: 'x' },
        ],
      }),
    ).toEqual([])
  })

  it.each([
    [
      'the issues of the chosen variant only, at their full paths',
      { type: 'A', size: 'big', colour: 1 },
      [
        { path: ['list', 0, 'size'], code: 'invalid_type', message: 'expected a number, got "big"' },
        {
          path: ['list', 0, 'colour'],
          code: 'unrecognized_keys',
          message: 'unknown key; allowed: type, size',
        },
      ],
    ],
    [
      'the allowed values, for an unknown one',
      { type: 'C' },
      [{ path: ['list', 0, 'type'], code: 'invalid_value', message: 'expected "A" or "B", got "C"' }],
    ],
    [
      'the allowed values, if the discriminator is missing',
      {},
      [{ path: ['list', 0, 'type'], code: 'invalid_value', message: 'missing; expected "A" or "B"' }],
    ],
    [
      'something that is not an object',
      ['A'],
      [{ path: ['list', 0], code: 'invalid_type', message: 'expected an object, got an array' }],
    ],
  ])('reports %s', (_, value, issues) => {
    expect(closed.issues({ list: [value] })).toEqual(issues)
  })

  it.each(['constructor', 'toString', '__proto__', 'hasOwnProperty'])('has no variant named %s', (type) => {
    expect(closed.issues({ list: [{ type }] })).toMatchObject([{ code: 'invalid_value', path: ['list', 0, 'type'] }])
  })

  it('does not take the discriminator from a prototype', () => {
    const value = Object.assign(Object.create({ type: 'A' }), { size: 1 })
    expect(closed.issues({ list: [value] })).toMatchObject([{ message: 'missing; expected "A" or "B"' }])
  })
})

describe('variants with a fallback', () => {
  it.each([{ type: 'A', size: 1 }, { type: 'C', anything: true }, { type: 'constructor' }])('takes %j', (value) => {
    expect(open.issues(value)).toEqual([])
  })

  it.each([
    [{ type: 'A' }, ['size']],
    [{}, ['type']],
    [{ type: 5 }, ['type']],
    [null, []],
  ])('refuses %j', (value, path) => {
    expect(open.issues(value)).toMatchObject([{ code: 'invalid_type', path }])
  })
})

it('builds a variant when its first object comes, and only once', () => {
  const [buildA, buildB, buildOther] = [vi.fn(a), vi.fn(b), vi.fn(() => z.looseObject({}))]
  const schema = schemaOf(() => variants('type', { A: buildA, B: buildB }, buildOther), OPTIONS)
  const calls = () => [buildA, buildB, buildOther].map((build) => build.mock.calls.length)
  schema.issues({ type: 'A', size: 1 })
  schema.issues({ type: 'A', size: 'big' })
  expect(calls()).toEqual([1, 0, 0])
  schema.issues({ type: 'B' })
  schema.issues({})
  schema.issues({ type: 'C' })
  expect(calls()).toEqual([1, 1, 1])
})
