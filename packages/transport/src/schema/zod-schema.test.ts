import { describe, expect, it, vi } from 'vitest'
import * as z from 'zod/mini'
import { schemaOf } from './zod-schema.ts'

const type = () =>
  z.strictObject({
    name: z.string(),
    tags: z.exactOptional(z.array(z.string())),
    size: z.exactOptional(z.strictObject({ width: z.number() })),
  })
const schema = schemaOf(type, { vendor: 'test', reveal: 'values' })

describe('schemaOf', () => {
  it('builds the schema at the first check, and once', () => {
    const build = vi.fn(type)
    const lazy = schemaOf(build, { vendor: 'test', reveal: 'values' })
    expect(lazy['~standard'].vendor).toBe('test')
    expect(build).not.toHaveBeenCalled()
    expect(lazy.issues({ name: 'x' })).toEqual([])
    expect(lazy['~standard'].validate({})).toHaveProperty('issues')
    expect(build).toHaveBeenCalledOnce()
  })

  it('accepts a value that fits, and returns that same value', () => {
    const value = { name: 'x', tags: ['y'] }
    expect(schema.issues(value)).toEqual([])
    expect(schema['~standard'].validate(value)).toEqual({ value })
    expect(schema['~standard'].validate(value)).toHaveProperty('value', value)
  })

  it('lists everything that is wrong, in the order of the fields, with unknown keys last', () => {
    const value = { colour: 1, size: { widht: 2 }, tags: ['a', 5], name: null, nmae: 'x' }
    expect(schema.issues(value)).toEqual([
      { path: ['name'], code: 'invalid_type', message: 'expected a string, got null' },
      { path: ['tags', 1], code: 'invalid_type', message: 'expected a string, got 5' },
      { path: ['size', 'width'], code: 'invalid_type', message: 'missing; expected a number' },
      { path: ['size', 'widht'], code: 'unrecognized_keys', message: 'unknown key; did you mean "width"?' },
      { path: ['colour'], code: 'unrecognized_keys', message: 'unknown key; allowed: name, tags, size' },
      { path: ['nmae'], code: 'unrecognized_keys', message: 'unknown key; did you mean "name"?' },
    ])
  })

  it('is a Standard Schema that reports the same issues', () => {
    const standard = schema['~standard']
    expect([standard.version, standard.vendor]).toEqual([1, 'test'])
    expect(standard.validate({})).toEqual({ issues: schema.issues({}) })
  })

  it.each(['__proto__', 'constructor', 'hasOwnProperty', 'toString'])('reports the unknown key %s', (key) => {
    const value = JSON.parse(`{"name":"x","${key}":{}}`)
    expect(schema.issues(value)).toMatchObject([{ path: [key], code: 'unrecognized_keys' }])
  })

  it('refuses undefined for an optional key, as exact optional types do', () => {
    expect(schema.issues({ name: 'x', tags: undefined })).toEqual([
      { path: ['tags'], code: 'invalid_type', message: 'missing; expected an array' },
    ])
  })

  it('does not show values if only types may be shown', () => {
    const quiet = schemaOf(() => z.looseObject({ url: z.literal('x') }), { vendor: 'test', reveal: 'types' })
    expect(JSON.stringify(quiet.issues({ url: 'https://secret.example' }))).not.toContain('secret')
  })

  it('cannot be built with asynchronous checks', () => {
    const slow = schemaOf(() => z.string().check(z.refine(async () => true)), { vendor: 'test', reveal: 'values' })
    expect(() => slow.issues('x')).toThrow()
  })
})
