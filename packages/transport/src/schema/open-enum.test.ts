import { describe, expect, it } from 'vitest'
import { isKnownMember, openEnum, unknownMember } from './open-enum.ts'
import { schemaOf } from './zod-schema.ts'

const KNOWN = ['DONE', 'FAILED'] as const
const OPTIONS = { vendor: 'test', reveal: 'values' } as const

describe('openEnum', () => {
  const schema = schemaOf(() => openEnum(KNOWN, '(a new state)'), OPTIONS)

  it.each(['DONE', 'FAILED', 'SOMETHING_NEW', ''])('takes %j', (value) => {
    expect(schema.issues(value)).toEqual([])
  })

  it.each([1, null, undefined, ['DONE']])('refuses %j', (value) => {
    expect(schema.issues(value)).toHaveLength(1)
  })
})

describe('unknownMember', () => {
  const schema = schemaOf(() => unknownMember(KNOWN, '(a new state)'), OPTIONS)

  it('takes unknown values', () => {
    expect(schema.issues('SOMETHING_NEW')).toEqual([])
  })

  it('refuses known values', () => {
    expect(schema.issues('DONE')).toEqual([
      { path: [], code: 'invalid_value', message: 'expected something other than "DONE", "FAILED", got "DONE"' },
    ])
  })
})

describe('isKnownMember', () => {
  it.each([
    ['DONE', true],
    ['SOMETHING_NEW', false],
    ['constructor', false],
    [0, false],
    [undefined, false],
  ])('%j: %j', (value, expected) => {
    expect(isKnownMember(KNOWN, value)).toBe(expected)
  })
})
