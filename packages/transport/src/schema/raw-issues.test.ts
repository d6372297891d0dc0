import { afterEach, describe, expect, it } from 'vitest'
import * as z from 'zod/mini'
import { rawIssues } from './constraint.ts'

afterEach(() => {
  z.config({ customError: undefined, localeError: undefined })
})

describe('what zod finds wrong with a value', () => {
  it('is nothing if the value fits', () => {
    expect(rawIssues(z.looseObject({ a: z.string() }), { a: 'x', b: 1 })).toEqual([])
  })

  it('comes with the input and the schema that found it', () => {
    const name = z.string()
    const type = z.strictObject({ list: z.array(z.object({ name })) })
    expect(rawIssues(type, { list: [{ name: 'x' }, { name: 5 }], more: true })).toEqual([
      expect.objectContaining({ code: 'invalid_type', path: ['list', 1, 'name'], input: 5, inst: name }),
      expect.objectContaining({ code: 'unrecognized_keys', keys: ['more'], inst: type }),
    ])
  })

  it('is one issue for a union, with what its members found inside it', () => {
    const type = z.looseObject({ a: z.union([z.string(), z.number()]), b: z.string() })
    expect(rawIssues(type, { a: true })).toEqual([
      expect.objectContaining({ code: 'invalid_union', path: ['a'], input: true }),
      expect.objectContaining({ code: 'invalid_type', path: ['b'] }),
    ])
  })

  it('is the same whatever another package has configured for every copy of zod in the process', () => {
    const before = rawIssues(z.number().check(z.minimum(1)), 0)
    const theirs = () => 'a message of somebody else'
    z.config({ customError: theirs, localeError: theirs })
    const after = rawIssues(z.number().check(z.minimum(1)), 0)
    expect(after).toMatchObject([{ code: 'too_small', minimum: 1, input: 0 }])
    expect(after.map(({ code, input }) => [code, input])).toEqual(before.map(({ code, input }) => [code, input]))
  })

  it('comes without changing settings that other copies of zod share', () => {
    const shared = { ...z.config() }
    rawIssues(z.string(), 1)
    expect(z.config()).toEqual(shared)
  })

  it('is found without generating code at run time, which workers and pages with a strict policy refuse', () => {
    const { Function: own } = globalThis
    let made = 0
    globalThis.Function = new Proxy(own, {
      construct: (target, parts) => {
        made += 1
        return Reflect.construct(target, parts)
      },
    })
    try {
      expect(rawIssues(z.strictObject({ a: z.strictObject({ b: z.string() }) }), { a: { b: 1 } })).toHaveLength(1)
    } finally {
      globalThis.Function = own
    }
    expect(made).toBe(0)
  })

  it('cannot be determined if a schema sets its own messages, which would hide the issue', () => {
    expect(() => rawIssues(z.string('its own words'), 1)).toThrow('its own messages')
  })

  it('cannot be determined with asynchronous checks', () => {
    expect(() => rawIssues(z.string().check(z.refine(async () => true)), 'x')).toThrow()
  })
})
