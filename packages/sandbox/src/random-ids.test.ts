import { expect, it } from 'vitest'
import { createRandomIds } from './random-ids.ts'

it('makes realistic ids that are the same for the same seed', () => {
  const make = (seed: number) => {
    const { ulid, uuid, hex } = createRandomIds(seed)
    return [ulid(0), ulid(2 ** 48 - 1), uuid(), hex(5)]
  }
  const [first, last, uuid, hex] = make(1)
  expect(first).toMatch(/^0{10}[0-9A-HJKMNP-TV-Z]{16}$/)
  expect(last).toMatch(/^7Z{9}[0-9A-HJKMNP-TV-Z]{16}$/)
  expect(uuid).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  expect(hex).toMatch(/^[0-9a-f]{5}$/)
  expect(make(1)).toEqual([first, last, uuid, hex])
  expect(make(2)).not.toEqual([first, last, uuid, hex])
})
