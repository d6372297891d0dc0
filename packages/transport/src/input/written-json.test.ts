import { runInNewContext } from 'node:vm'
import { describe, expect, it } from 'vitest'
import { writeJson } from './written-json.ts'

const textOf = (value: unknown) => {
  const { text, issues } = writeJson(value)
  expect(issues).toEqual([])
  return text
}

const problemsOf = (value: unknown) =>
  writeJson(value).issues.map(({ path, message }) => `${path.join('.')}: ${message}`)

describe('what JSON.stringify writes is written', () => {
  class Money {
    amount = 1
    currency = undefined
    get shown() {
      return 'never, as a getter of a class is no property of the object'
    }
  }
  class Row {
    readonly cents: number
    constructor(cents: number) {
      this.cents = cents
    }
    toJSON() {
      return { face_value: this.cents / 100 }
    }
  }
  const foreign: unknown = runInNewContext('({ a: new Date(0), b: [1, { c: undefined }], d: new Number(3) })')

  it.each<[string, unknown]>([
    ['null, booleans, numbers, strings', [null, true, 0, 1.5, 1e21, 5e-324, '', 'ü €😀\u2028"\\']],
    ['an empty object and an empty array', [{}, []]],
    ['properties that are undefined, at every depth, left out', { a: undefined, b: [{ c: undefined, d: 1 }] }],
    ['a Date, as ISO text', { at: new Date(0) }],
    ['an instance of a class, by its own fields', new Money()],
    ['the result of a toJSON', [new Row(1050)]],
    ['a URL, which has a toJSON', new URL('https://a.example/b')],
    ['boxed values, unboxed', [Object(1), Object('a'), Object(false)]],
    ['an object without a prototype', Object.assign(Object.create(null), { a: 1 })],
    ['objects of another realm', foreign],
    ['a proxy', new Proxy({ b: 1, c: [new Proxy({ d: 2 }, {})] }, {})],
    ['an array of a class', Object.assign(new (class extends Array {})(), { 0: 'a' })],
    ['the same object twice', ((one) => [one, one])({ a: 1 })],
    [
      'properties that are not enumerable or under a symbol, left out',
      Object.defineProperty({ [Symbol()]: 1 }, 'b', { value: 2 }),
    ],
    ['-0, as 0', -0],
    ['a field that is called toJSON and is not a function', { toJSON: 'x' }],
  ])('%s', (_, value) => {
    // With one property each, or in order: order is tested elsewhere.
    expect(textOf(value)).toBe(JSON.stringify(value))
  })

  it('a bigint, if a program has given all of them a toJSON', () => {
    Object.defineProperty(BigInt.prototype, 'toJSON', {
      value(this: bigint) {
        return String(this)
      },
      configurable: true,
    })
    try {
      expect(textOf({ big: 10n, boxed: Object(11n) })).toBe('{"big":"10","boxed":"11"}')
    } finally {
      Reflect.deleteProperty(BigInt.prototype, 'toJSON')
    }
  })

  it('a toJSON that a program has given to all objects runs once for each', () => {
    let runs = 0
    Object.defineProperty(Object.prototype, 'toJSON', {
      value(this: object) {
        runs += 1
        return Array.isArray(this) ? this : { ...this, seen: runs }
      },
      configurable: true,
    })
    try {
      expect(textOf({ a: { b: 1 } })).toBe('{"a":{"b":1,"seen":2},"seen":1}')
      expect(runs).toBe(2)
    } finally {
      Reflect.deleteProperty(Object.prototype, 'toJSON')
    }
  })

  it('a toJSON gets its key, as from JSON.stringify', () => {
    const keys: unknown[] = []
    const spy = { toJSON: (key: unknown) => keys.push(key) }
    writeJson({ a: spy, b: [spy] })
    writeJson(spy)
    expect(keys).toEqual(['a', '0', ''])
  })

  it('undefined has no text, and is no problem', () => {
    expect(writeJson(undefined)).toEqual({ text: undefined, value: undefined, issues: [] })
  })

  it('the value that is checked is the text, parsed again', () => {
    const given = { at: new Date(0), row: new Row(5), gone: undefined }
    const { text, value } = writeJson(given)
    expect(value).toStrictEqual({ at: '1970-01-01T00:00:00.000Z', row: { face_value: 0.05 } })
    expect(value).toStrictEqual(JSON.parse(text ?? ''))
  })
})

describe('one order', () => {
  it('the same content makes the same bytes, however its properties were ordered', () => {
    const one = { z: 1, a: [{ x: undefined, y: [null], b: { d: 1, c: 2 } }], 10: 'ten', 2: 'two', ä: 1, B: 2 }
    const other = { B: 2, ä: 1, 2: 'two', 10: 'ten', a: [{ b: { c: 2, d: 1 }, y: [null] }], z: 1 }
    // An earlier version wrote these bytes, under keys that are still in use.
    expect(textOf(one)).toBe('{"2":"two","10":"ten","B":2,"a":[{"b":{"c":2,"d":1},"y":[null]}],"z":1,"ä":1}')
    expect(textOf(other)).toBe(textOf(one))
  })

  it('does not apply to lists', () => {
    expect(textOf(['b', 'a', { b: 1, a: 2 }])).toBe('["b","a",{"a":2,"b":1}]')
  })
})

describe('a key named __proto__', () => {
  it('is a key like any other', () => {
    const given = '{"__proto__":{"gone":1,"polluted":true},"constructor":{"a":1}}'
    const { text, value } = writeJson(JSON.parse(given))
    expect(text).toBe(given)
    expect(Object.keys(Object(value))).toEqual(['__proto__', 'constructor'])
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype)
    expect(Reflect.get({}, 'polluted')).toBeUndefined()
  })
})

describe('the caller’s value', () => {
  it('is read once: each getter, each toJSON and each trap', () => {
    const reads: string[] = []
    const read = (name: string, value: unknown) => {
      reads.push(name)
      return value
    }
    const given = new Proxy(
      {
        get amount() {
          return read('amount', reads.length)
        },
        inner: { toJSON: () => read('toJSON', { at: 1 }) },
      },
      { ownKeys: (target) => Reflect.ownKeys(Object(read('keys', target))) },
    )
    const { text, value } = writeJson(given)
    expect(reads).toEqual(['keys', 'amount', 'toJSON'])
    expect(text).toBe('{"amount":1,"inner":{"at":1}}')
    expect(value).toEqual({ amount: 1, inner: { at: 1 } })
  })

  it('may change later without effect', () => {
    const given = { items: [{ face_value: 1 }] }
    const { value } = writeJson(given)
    given.items[0] = { face_value: 1_000 }
    given.items.push({ face_value: 5 })
    expect(value).toEqual({ items: [{ face_value: 1 }] })
  })
})

const circle: Record<string, unknown> = { name: 'a' }
circle.self = circle
const list: unknown[] = []
list.push([list])
const hole: unknown[] = [1, 2, 3]
delete hole[1]
class Query {
  readonly #rows: unknown[] = []
  // biome-ignore lint/suspicious/noThenProperty: database queries look like this
  then(use: (rows: unknown) => void) {
    use(this.#rows)
  }
}

describe('what JSON would lose or change is refused by its path, with what was there', () => {
  const HOLDS = 'expected a JSON value, got'
  it.each<[string, unknown, string]>([
    ['NaN', Number.NaN, 'expected a finite number, got NaN'],
    ['Infinity', Number.POSITIVE_INFINITY, 'expected a finite number, got Infinity'],
    ['-Infinity', Number.NEGATIVE_INFINITY, 'expected a finite number, got -Infinity'],
    ['a boxed NaN', Object(Number.NaN), 'expected a finite number, got NaN'],
    ['a bigint', 10n, `${HOLDS} a bigint: pass a number or a string`],
    ['a boxed bigint', Object(10n), `${HOLDS} a bigint: pass a number or a string`],
    ['a function', () => 1, `${HOLDS} a function`],
    ['a class', Query, `${HOLDS} a function`],
    ['a symbol', Symbol('s'), `${HOLDS} a symbol`],
    ['a boxed symbol', Object(Symbol('s')), `${HOLDS} a Symbol`],
    ['a Map', new Map([['a', 1]]), `${HOLDS} a Map: pass a plain object, such as Object.fromEntries(map)`],
    ['a Map of another realm', runInNewContext('new Map()'), `${HOLDS} a Map: pass a plain object`],
    ['a class that extends Map', new (class extends Map {})(), `${HOLDS} a Map: pass a plain object`],
    ['a Set', new Set([1]), `${HOLDS} a Set: pass an array, such as [...set]`],
    ['a WeakMap', new WeakMap(), `${HOLDS} a WeakMap`],
    ['a WeakSet', new WeakSet(), `${HOLDS} a WeakSet`],
    ['a WeakRef', new WeakRef({}), `${HOLDS} a WeakRef`],
    ['a promise', Promise.resolve(5), `${HOLDS} a promise: await it`],
    ['a query that was not awaited', new Query(), `${HOLDS} a promise: await it`],
    ['a RegExp', /a/, `${HOLDS} a RegExp`],
    ['an Error', new RangeError('x'), `${HOLDS} an Error`],
    ['a DOMException', new DOMException('x'), `${HOLDS} a DOMException`],
    ['bytes', new Uint8Array([1]), `${HOLDS} a Uint8Array`],
    ['a typed array', new Float64Array(1), `${HOLDS} a Float64Array`],
    ['a Buffer, in spite of its toJSON', Buffer.from('a'), `${HOLDS} a Uint8Array`],
    ['an ArrayBuffer', new ArrayBuffer(1), `${HOLDS} an ArrayBuffer`],
    ['a DataView', new DataView(new ArrayBuffer(1)), `${HOLDS} a DataView`],
    ['a Blob', new Blob([]), `${HOLDS} a Blob`],
    ['a web stream', new ReadableStream(), `${HOLDS} a ReadableStream`],
    ['a form', new FormData(), `${HOLDS} a FormData: pass a plain object`],
    ['a query string', new URLSearchParams('a=1'), `${HOLDS} a URLSearchParams: pass a plain object`],
    ['headers', new Headers(), `${HOLDS} a Headers: pass a plain object`],
    ['a generator', (function* () {})(), `${HOLDS} a Generator`],
    ['an iterator', [1].values(), `${HOLDS} an Array Iterator`],
    ['an invalid Date', new Date(Number.NaN), 'expected a valid Date, got an invalid one'],
    [
      'a toJSON that returns undefined',
      { toJSON: () => undefined },
      'expected a value, got an object whose toJSON returns',
    ],
    ['a toJSON that returns a function', { toJSON: () => () => 1 }, `${HOLDS} a function`],
    ['a toJSON that returns NaN', { toJSON: () => Number.NaN }, 'expected a finite number, got NaN'],
    [
      'a toJSON that throws',
      {
        toJSON() {
          throw new TypeError('no connection')
        },
      },
      'could not be read: TypeError: no connection',
    ],
    ['an object that contains itself', circle, `${HOLDS} an object that contains itself`],
    ['a list that contains itself', list, `${HOLDS} an object that contains itself`],
    ['a hole in an array', hole, 'missing; a JSON array cannot have gaps'],
    ['undefined in an array', [undefined], 'missing; a JSON array cannot have gaps'],
    ['the first half of a character', 'a\ud83d', 'expected well-formed Unicode, got a lone surrogate'],
    ['the second half of a character', 'a\ude00', 'expected well-formed Unicode, got a lone surrogate'],
    ['half of a character in a key', { 'a\ud83d': 1 }, 'its name: expected well-formed Unicode, got a lone surrogate'],
  ])('%s', (_, value, says) => {
    const inList = problemsOf({ list: [0, value] })
    expect(inList).toHaveLength(1)
    expect(inList[0]).toMatch(/^list\.1/)
    expect(inList[0]).toContain(says)
    expect(problemsOf({ field: value })[0]).toContain(says)
    expect(problemsOf(value)[0]).toContain(says)
  })

  it('a getter that throws', () => {
    const given = {
      items: [
        {
          get face_value() {
            throw new Error('not loaded')
          },
        },
      ],
    }
    expect(problemsOf(given)).toEqual(['items.0.face_value: could not be read: Error: not loaded'])
  })

  it('anything may be thrown, even a value that cannot be shown', () => {
    const given = {
      toJSON() {
        throw Object.create(null)
      },
    }
    expect(problemsOf({ given })).toEqual(['given: could not be read: it throws something that cannot be shown'])
    const { proxy, revoke } = Proxy.revocable({}, {})
    revoke()
    expect(problemsOf({ proxy })[0]).toContain('proxy: could not be read: TypeError: ')
  })

  it('paths start at the whole value, even after something went wrong inside', () => {
    const broken = {
      a: {
        b: {
          get c() {
            throw new Error('x')
          },
        },
      },
      d: { e: Number.NaN },
      f: circle,
    }
    expect(problemsOf(broken).map((problem) => problem.slice(0, problem.indexOf(':')))).toEqual([
      'a.b.c',
      'd.e',
      'f.self',
    ])
  })

  it('text that only looks like half of a character is accepted', () => {
    expect(textOf(['\\ud83d', '😀', '\ufeff', '\u0000'])).toBe(JSON.stringify(['\\ud83d', '😀', '\ufeff', '\u0000']))
  })

  it('a Node stream', async () => {
    const { Readable } = await import('node:stream')
    expect(problemsOf({ body: Readable.from(['a']) })).toEqual(['body: expected a JSON value, got a stream'])
  })
})

describe('size', () => {
  const nested = (levels: number): unknown => {
    let value: unknown = []
    for (let level = 1; level < levels; level += 1) value = level % 2 === 0 ? [value] : { in: value }
    return value
  }

  it('up to 256 levels are written', () => {
    expect(textOf(nested(256))).toBe(JSON.stringify(nested(256)))
  })

  it.each([257, 100_000])('%d levels are refused', (levels) => {
    const { text, issues } = writeJson(nested(levels))
    expect(text).toBeUndefined()
    expect(issues).toHaveLength(1)
    expect(issues[0]?.message).toBe('nested deeper than 256 levels')
  })

  it('objects that share their parts and would take too long to write are refused', () => {
    let value: unknown = {}
    for (let level = 0; level < 100; level += 1) value = [value, value]
    expect(writeJson(value)).toMatchObject({
      text: undefined,
      issues: [{ message: 'expected at most 1000000 values in all' }],
    })
  })

  it('an object with too many fields is refused by its path, and none of them is read', () => {
    let reads = 0
    const wide = Object.defineProperties(
      {},
      Object.fromEntries(
        Array.from({ length: 1001 }, (_, index) => [`f${index}`, { get: () => ++reads, enumerable: true }]),
      ),
    )
    const { issues } = writeJson({ a: 1, wide, c: Number.NaN }, 1000)
    expect(issues.map(({ path, message }) => `${path.join('.')}: ${message}`)).toEqual([
      'c: expected a finite number, got NaN',
      'wide: expected an object of at most 1000 fields, got 1001',
    ])
    expect(reads).toBe(0)
    expect(writeJson(wide).issues).toEqual([])
  })

  it('no more than 1,000 problems are collected', () => {
    const { text, issues } = writeJson({ holes: new Array(4_000_000_000) })
    expect(text).toBeUndefined()
    expect(issues).toHaveLength(1000)
    expect(writeJson(Array(5000).fill('\ud83d')).issues.length).toBe(1000)
  })
})
