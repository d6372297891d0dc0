import { describe, expect, it } from 'vitest'
import { canonicalCopy } from './canonical-copy.ts'

describe('a copy', () => {
  it.each([
    ['loses undefined properties', { a: undefined, b: 1 }, { b: 1 }],
    ['loses them at every depth', { a: { b: undefined, c: [{ d: undefined, e: 2 }] } }, { a: { c: [{ e: 2 }] } }],
    [
      'keeps null, false, 0 and the empty string',
      { a: null, b: false, c: 0, d: '' },
      { a: null, b: false, c: 0, d: '' },
    ],
    ['keeps undefined in arrays, for the schema to refuse', [1, undefined, 2], [1, undefined, 2]],
    ['of an empty object is one', {}, {}],
    ['of an empty array is one', [], []],
  ])('%s', (_, value, expected) => {
    const copy = canonicalCopy(value)
    expect(copy).toStrictEqual(expected)
    expect(copy).not.toBe(value)
  })

  it('of the same content is the same in JSON, however its properties were ordered', () => {
    const one = { z: 1, a: [{ x: undefined, y: [null], b: { d: 1, c: 2 } }], 10: 'ten', 2: 'two', ä: 1, B: 2 }
    const other = { B: 2, ä: 1, 2: 'two', 10: 'ten', a: [{ b: { c: 2, d: 1 }, y: [null] }], z: 1 }
    const text = JSON.stringify(canonicalCopy(one))
    expect(text).toBe('{"2":"two","10":"ten","B":2,"a":[{"b":{"c":2,"d":1},"y":[null]}],"z":1,"ä":1}')
    expect(JSON.stringify(canonicalCopy(other))).toBe(text)
  })

  it('keeps the order of a list', () => {
    expect(JSON.stringify(canonicalCopy(['b', 'a', { b: 1, a: 2 }]))).toBe('["b","a",{"a":2,"b":1}]')
  })

  it('is deep: what happens to the original later does not change it', () => {
    const value = { items: [{ face_value: 1 }] }
    const copy = canonicalCopy(value)
    value.items[0] = { face_value: 1_000 }
    value.items.push({ face_value: 5 })
    expect(copy).toEqual({ items: [{ face_value: 1 }] })
  })

  it.each([undefined, null, 5, 'text', true, 5n, Symbol.iterator, Math.max])('of %s is the same', (value) => {
    expect(canonicalCopy(value)).toBe(value)
  })

  it('is of plain objects, whatever made them', () => {
    const bare = Object.assign(Object.create(null), { a: undefined, b: 1 })
    const copy = canonicalCopy({ bare })
    expect(copy).toEqual({ bare: { b: 1 } })
    // As objects of another realm are: a prototype that ends there, but is not this realm's.
    const foreign = Object.assign(Object.create(Object.create(null)), { a: undefined, b: 1 })
    expect(Object.keys(Object(canonicalCopy(foreign)))).toEqual(['b'])
  })

  it('has no symbols and nothing that is not enumerable, as JSON has not', () => {
    const value = Object.defineProperty({ a: 1, [Symbol('s')]: 2 }, 'hidden', { value: 3 })
    expect(Reflect.ownKeys(Object(canonicalCopy(value)))).toEqual(['a'])
  })
})

describe('a key named __proto__', () => {
  it('is copied as the key that it is', () => {
    const value: unknown = JSON.parse('{"__proto__":{"gone":1,"polluted":true},"constructor":{"a":1}}')
    const copy = Object(canonicalCopy(value))
    expect(Object.keys(copy)).toEqual(['__proto__', 'constructor'])
    expect(Object.getPrototypeOf(copy)).toBe(Object.prototype)
    expect(copy.polluted).toBeUndefined()
    expect(JSON.stringify(copy)).toBe(JSON.stringify(value))
    expect(Reflect.get({}, 'polluted')).toBeUndefined()
  })
})

describe('a getter', () => {
  it('is read once, and its value is a plain one in the copy', () => {
    let reads = 0
    const value = {
      get amount() {
        reads += 1
        return reads
      },
    }
    const copy = Object(canonicalCopy(value))
    expect([copy.amount, copy.amount, JSON.stringify(copy), reads]).toEqual([1, 1, '{"amount":1}', 1])
    expect(Object.getOwnPropertyDescriptor(copy, 'amount')).toEqual({
      value: 1,
      enumerable: true,
      writable: true,
      configurable: true,
    })
  })
})

describe('an instance of a class', () => {
  class Money {
    amount = 1
    currency = undefined
  }

  it.each([
    ['a Date', new Date(0)],
    ['a Map', new Map([['a', 1]])],
    ['a URL', new URL('https://a.example/')],
    ['one of the caller', new Money()],
    ['an Error', new Error('x')],
    ['bytes', new Uint8Array([1])],
  ])('is left alone, for the schema to refuse: %s', (_, instance) => {
    const copy = Object(canonicalCopy({ value: instance, list: [instance] }))
    expect(copy.value).toBe(instance)
    expect(copy.list[0]).toBe(instance)
  })
})

describe('a circle', () => {
  it('comes to an end, and JSON refuses what is left of it', () => {
    const value: Record<string, unknown> = { a: 1 }
    value.self = value
    const copy = canonicalCopy(value)
    expect(() => JSON.stringify(copy)).toThrow(TypeError)
    const list: unknown[] = []
    list.push(list)
    expect(() => JSON.stringify(canonicalCopy(list))).toThrow(TypeError)
  })

  it('that closes in two places, as a parent and its child do, comes to an end as soon', () => {
    let reads = 0
    const value = {
      get left(): unknown {
        reads += 1
        if (reads > 10_000) throw new Error('read without end')
        return value
      },
      get right(): unknown {
        return value
      },
    }
    expect(() => canonicalCopy(value)).not.toThrow()
  })
})

describe('depth', () => {
  const nested = (levels: number): unknown => (levels === 0 ? { gone: undefined } : { in: nested(levels - 1) })

  it('up to that of any body is copied', () => {
    expect(canonicalCopy(nested(60))).not.toHaveProperty([...Array(60).fill('in'), 'gone'])
  })

  it('beyond it does not break anything', () => {
    expect(JSON.stringify(canonicalCopy(nested(200)))).toBe(JSON.stringify(nested(200)))
  })
})
