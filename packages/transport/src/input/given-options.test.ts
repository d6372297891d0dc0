import { describe, expect, it } from 'vitest'
import { givenOptions, givenRecord } from './given-values.ts'

describe('the options of a call', () => {
  it('are read once each as plain properties, including those of a class', () => {
    const reads: string[] = []
    class Options {
      timeout = 5
      extra = 'unknown, and still there to be refused'
      get deadline() {
        reads.push('deadline')
        return 7
      }
      get notAnOption() {
        reads.push('notAnOption')
        return 9
      }
    }
    const given = givenOptions(new Options(), ['timeout', 'deadline', 'signal'])
    expect({ ...given }).toEqual({ timeout: 5, extra: 'unknown, and still there to be refused', deadline: 7 })
    expect([given.deadline, given.deadline, reads]).toEqual([7, 7, ['deadline']])
  })

  it.each([undefined, null, 'text', 5, ['list']])(
    'that are not an object are left for validation to refuse: %s',
    (options) => {
      expect(givenOptions(options, ['timeout'])).toBe(options)
    },
  )

  it('keep a property that is undefined, and a key named __proto__', () => {
    const given = givenOptions(JSON.parse('{"__proto__":{"timeout":1}}'), ['timeout'])
    expect(Object.keys(given)).toEqual(['__proto__'])
    expect(Object.getPrototypeOf(given)).toBe(Object.prototype)
    expect(givenOptions({ timeout: undefined }, ['timeout'])).toStrictEqual({ timeout: undefined })
  })
})

describe('a record among them', () => {
  it('is copied, and anything else is left for validation to refuse', () => {
    const headers = { 'X-A': '1' }
    expect(givenRecord(headers)).toStrictEqual(headers)
    expect(givenRecord(headers)).not.toBe(headers)
    const query = { ids: ['a', 'b'] }
    const given = givenRecord(query)
    query.ids.push('c')
    expect(given).toEqual({ ids: ['a', 'b'] })
    const map = new Map()
    expect(givenRecord(map)).toBe(map)
    expect(givenRecord(undefined)).toBeUndefined()
  })
})
