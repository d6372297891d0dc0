import type { SchemaIssue } from '../issues/schema.ts'
import { cut, surrogateProblem } from '../issues/shown-value.ts'
import { contentLost, isBytes, kindOf } from './unsendable.ts'

/** A value as it is sent in JSON. */
export interface WrittenJson {
  /** Undefined if there is nothing to write, or if so much is wrong that nothing is left to check. */
  readonly text: string | undefined
  /**
   * The text, parsed again. This is what is checked, and nothing else can be sent, whatever the caller's object is: an
   * instance of a class, a proxy, getters, a `toJSON`.
   */
  readonly value: unknown
  /** What the text would lose or change, by path. If there is any, the text has null in its place and must not be sent. */
  readonly issues: readonly SchemaIssue[]
}

/** More levels than any body has. Code that reads a body recurses once per level. */
const DEEPEST = 256

/** More values than any body has. Objects that share their parts may hold more than there is time to write. */
const MOST_VALUES = 1_000_000

/** Properties of an object in a body of a known form: more than any such object needs. */
export const MOST_FIELDS = 1_000

/** After this many problems, the rest is not inspected. */
const MOST_ISSUES = 1_000

const A_BIGINT = 'a bigint: pass a number or a string'

/** The most characters that are quoted of another library's error. */
const LONGEST_REASON = 100

/**
 * Writes JSON as `JSON.stringify` does: a `toJSON` and every getter run once, properties that are undefined are left out,
 * Dates are ISO text. Anything that `JSON.stringify` silently drops or changes is an issue. Two things are not a loss:
 * -0, which is 0, and properties that JSON never has (symbol keys, non-enumerable ones, named properties of an array).
 *
 * Properties are sorted, so that the same content makes the same bytes: a body that comes back from a database or
 * another process with its properties reordered is still the request that its idempotency key belongs to.
 *
 * @param mostFields the most properties that one object may have. No more are read, so it is rejected at once.
 */
export function writeJson(given: unknown, mostFields: number = Number.POSITIVE_INFINITY): WrittenJson {
  const copying = new Copying(mostFields)
  const copy = copying.copyOf(given)
  const { issues } = copying
  // There is no text for undefined.
  const text: string | undefined = copying.isStopped ? undefined : JSON.stringify(copy)
  if (text === undefined) return { text, value: undefined, issues }
  const value: unknown = JSON.parse(text)
  // JSON escapes lone surrogates, and few other texts contain what looks like one.
  return { text, value, issues: text.includes('\\ud') ? [...issues, ...surrogateIssues(value)] : issues }
}

/** Makes a copy that is plain data only, and collects everything that cannot be in it. */
class Copying {
  readonly issues: SchemaIssue[] = []
  /** Whether it stopped before everything was inspected. */
  isStopped = false
  /** Path of the current value. Its first step is the holder of the whole. */
  readonly #path: (string | number)[] = []
  /** The objects that contain the current value. */
  readonly #above: object[] = []
  readonly #mostFields: number
  #valuesLeft = MOST_VALUES

  constructor(mostFields: number) {
    this.#mostFields = mostFields
  }

  copyOf(given: unknown): unknown {
    return this.#member({ '': given }, '')
  }

  /** Undefined for values that JSON drops; null for rejected values. */
  #member(holder: object, key: string | number): unknown {
    const levels = this.#above.length
    this.#path.push(key)
    try {
      this.#valuesLeft -= 1
      if (this.#valuesLeft < 0) return this.#stop(`expected at most ${MOST_VALUES} values in all`)
      return this.#value(Reflect.get(holder, key), key)
    } catch (error) {
      // A getter, a `toJSON` or a proxy of the caller.
      this.#above.length = levels
      return this.#refuse(`could not be read: ${reasonOf(error)}`)
    } finally {
      this.#path.pop()
    }
  }

  #value(given: unknown, key: string | number): unknown {
    // Some programs add a toJSON to all bigints.
    if ((typeof given !== 'object' || given === null) && typeof given !== 'function' && typeof given !== 'bigint') {
      return this.#written(given)
    }
    const toJSON: unknown = Reflect.get(Object(given), 'toJSON')
    if (typeof toJSON !== 'function' || isBytes(given)) return this.#written(given)
    const made: unknown = toJSON.call(given, String(key))
    if (made === undefined) return this.#refuse('expected a value, got an object whose toJSON returns undefined')
    // JSON writes an invalid Date as null.
    if (made === null && kindOf(given) === 'Date') return this.#refuse('expected a valid Date, got an invalid one')
    return this.#written(made)
  }

  /** A value without `toJSON`, or the result of one. */
  #written(value: unknown): unknown {
    switch (typeof value) {
      case 'string':
      case 'boolean':
      case 'undefined':
        return value
      case 'number':
        return Number.isFinite(value) ? value : this.#refuse(`expected a finite number, got ${value}`)
      case 'object':
        return value === null ? value : this.#object(value)
      default:
        return this.#refuse(`expected a JSON value, got ${typeof value === 'bigint' ? A_BIGINT : `a ${typeof value}`}`)
    }
  }

  #object(value: object): unknown {
    if (Array.isArray(value)) return this.#enters(value) ? this.#members(value) : null
    const prototype: unknown = Object.getPrototypeOf(value)
    if (prototype !== Object.prototype && prototype !== null) {
      const kind = kindOf(value)
      // As JSON unwraps them.
      if (kind === 'Number') return this.#written(Number(value))
      if (kind === 'String') return String(value)
      if (kind === 'Boolean') return Boolean.prototype.valueOf.call(value)
      const lost = kind === 'BigInt' ? A_BIGINT : contentLost(value)
      if (lost !== undefined) return this.#refuse(`expected a JSON value, got ${lost}`)
    }
    return this.#enters(value) ? this.#fields(value) : null
  }

  /** Whether to descend into an object: not if it is too deep, or contains itself. */
  #enters(value: object): boolean {
    if (this.#above.includes(value)) this.#refuse('expected a JSON value, got an object that contains itself')
    else if (this.#above.length === DEEPEST) this.#stop(`nested deeper than ${DEEPEST} levels`)
    else {
      this.#above.push(value)
      return true
    }
    return false
  }

  #members(list: readonly unknown[]): unknown[] {
    const copy: unknown[] = []
    const { length } = list
    for (let index = 0; index < length && !this.isStopped; index += 1) {
      const member = this.#member(list, index)
      copy.push(member === undefined ? this.#refuse('missing; a JSON array cannot have gaps', index) : member)
    }
    this.#above.pop()
    return shielded(copy)
  }

  #fields(original: object): object | null {
    const keys = Object.keys(original)
    if (keys.length > this.#mostFields) {
      this.#above.pop()
      return this.#refuse(`expected an object of at most ${this.#mostFields} fields, got ${keys.length}`)
    }
    const copy: Record<string, unknown> = {}
    // By code units, never by locale.
    for (const key of keys.sort()) {
      if (this.isStopped) break
      const value = this.#member(original, key)
      if (value === undefined) continue
      // Defined where assignment would set the prototype; assigned elsewhere, which is many times faster.
      if (key === '__proto__')
        Object.defineProperty(copy, key, { value, enumerable: true, writable: true, configurable: true })
      else copy[key] = value
    }
    this.#above.pop()
    return shielded(copy)
  }

  /** @param at where it is in the current value. */
  #refuse(message: string, ...at: readonly number[]): null {
    this.issues.push({ path: [...this.#path.slice(1), ...at], code: 'invalid_type', message })
    if (this.issues.length >= MOST_ISSUES) this.isStopped = true
    return null
  }

  #stop(message: string): null {
    this.isStopped = true
    return this.#refuse(message)
  }
}

/** A `toJSON` that a program added to all objects has already run. */
function shielded<Copy extends object>(copy: Copy): Copy {
  return 'toJSON' in copy && typeof copy.toJSON === 'function'
    ? Object.defineProperty(copy, 'toJSON', { value: undefined })
    : copy
}

function reasonOf(error: unknown): string {
  try {
    return cut(String(error), LONGEST_REASON)
  } catch {
    return 'it throws something that cannot be shown'
  }
}

/** Texts and keys with lone surrogates. For parsed JSON only: it has no caller's objects and no deep nesting. */
function surrogateIssues(value: unknown): SchemaIssue[] {
  const issues: SchemaIssue[] = []
  const path: (string | number)[] = []
  const look = (text: string, what = '') => {
    const problem = surrogateProblem(text)
    if (problem !== undefined) issues.push({ path: [...path], code: 'invalid_format', message: what + problem })
  }
  const visit = (node: unknown): void => {
    if (typeof node === 'string') look(node)
    if (typeof node !== 'object' || node === null) return
    for (const [key, member] of Object.entries(node)) {
      if (issues.length >= MOST_ISSUES) return
      path.push(Array.isArray(node) ? Number(key) : key)
      look(key, 'its name: ')
      visit(member)
      path.pop()
    }
  }
  visit(value)
  return issues
}

/** Everything that is wrong with the written input: what JSON cannot hold, and what `check` finds wrong with the text. */
export function jsonIssues(
  { text, value, issues }: WrittenJson,
  check: (value: unknown) => readonly SchemaIssue[],
): readonly SchemaIssue[] {
  if (issues.length === 0) return check(value)
  if (text === undefined) return issues
  // A rejected value is absent from the text, so the schema would report it as missing.
  const refused = new Set(issues.map(({ path }) => JSON.stringify(path)))
  const isWithin = ({ path }: SchemaIssue) =>
    [...path, ''].some((_, levels) => refused.has(JSON.stringify(path.slice(0, levels))))
  return [...issues, ...check(value).filter((issue) => !isWithin(issue))]
}
