import { cut } from '../issues/cut.ts'
import type { SchemaIssue } from '../issues/schema.ts'
import { surrogateProblem } from '../issues/surrogate.ts'
import { contentLost, isBytes, kindOf } from './unsendable.ts'

/** Something as it goes out in JSON. */
export interface WrittenJson {
  /** Undefined where there is nothing to write, and where so much is wrong that nothing is left to judge. */
  readonly text: string | undefined
  /**
   * The text, read again. This is what is judged, and nothing else can go out, whatever the caller's object is made of: an
   * instance of a class, a proxy, getters, a `toJSON`.
   */
  readonly value: unknown
  /** What the text would lose or change, by its path. With any, the text has null in its place and is not for sending. */
  readonly issues: readonly SchemaIssue[]
}

/** More levels than any body has. Whatever reads one goes down its levels one call at a time. */
const DEEPEST = 256

/** More values than any body has. Objects that share their parts may hold more than there is time to write. */
const MOST_VALUES = 1_000_000

/** Properties of an object in a body of a known form: more than any has, and more than anybody has in mind. */
export const MOST_FIELDS = 1_000

/** With so much wrong, the rest need not be looked at. */
const MOST_ISSUES = 1_000

const A_BIGINT = 'a bigint: pass a number or a string'

/** Characters of somebody else's error that are repeated at most. */
const LONGEST_REASON = 100

/**
 * Writes JSON as `JSON.stringify` does: a `toJSON` and every getter run once, properties that are undefined are left out,
 * Dates are ISO text. What `JSON.stringify` leaves out or changes without a word is an issue. Two things are no loss: -0,
 * which is 0, and properties that JSON never has (under symbols, not enumerable, beside the members of an array).
 *
 * Properties are in one order, so that the same content makes the same bytes: a body that comes back from a database or
 * another process with its properties turned about is still the request that its idempotency key belongs to.
 *
 * @param mostFields properties that one object may have. No more of it is read, so that it is refused at once.
 */
export function writeJson(given: unknown, mostFields: number = Number.POSITIVE_INFINITY): WrittenJson {
  const copying = new Copying(mostFields)
  const copy = copying.copyOf(given)
  const { issues } = copying
  // Of undefined there is no text.
  const text: string | undefined = copying.isStopped ? undefined : JSON.stringify(copy)
  if (text === undefined) return { text, value: undefined, issues }
  const value: unknown = JSON.parse(text)
  // JSON escapes halves of characters, and few other texts have what looks like one.
  return { text, value, issues: text.includes('\\ud') ? [...issues, ...surrogateIssues(value)] : issues }
}

/** Makes a copy that is nothing but data, and collects what cannot be in it. */
class Copying {
  readonly issues: SchemaIssue[] = []
  /** Whether it ended before all was looked at. */
  isStopped = false
  /** Of the value at hand. Its first step is the holder of the whole. */
  readonly #path: (string | number)[] = []
  /** What the value at hand is in. */
  readonly #above: object[] = []
  readonly #mostFields: number
  #valuesLeft = MOST_VALUES

  constructor(mostFields: number) {
    this.#mostFields = mostFields
  }

  copyOf(given: unknown): unknown {
    return this.#member({ '': given }, '')
  }

  /** Undefined for what JSON leaves out; null for what is refused. */
  #member(holder: object, key: string | number): unknown {
    const levels = this.#above.length
    this.#path.push(key)
    try {
      this.#valuesLeft -= 1
      if (this.#valuesLeft < 0) return this.#stop(`expected at most ${MOST_VALUES} values in all`)
      return this.#value(Reflect.get(holder, key), key)
    } catch (error) {
      // A getter, a `toJSON` or a proxy of the caller's.
      this.#above.length = levels
      return this.#refuse(`could not be read: ${reasonOf(error)}`)
    } finally {
      this.#path.pop()
    }
  }

  #value(given: unknown, key: string | number): unknown {
    // Programs give one to all bigints.
    if ((typeof given !== 'object' || given === null) && typeof given !== 'function' && typeof given !== 'bigint') {
      return this.#written(given)
    }
    const toJSON: unknown = Reflect.get(Object(given), 'toJSON')
    if (typeof toJSON !== 'function' || isBytes(given)) return this.#written(given)
    const made: unknown = toJSON.call(given, String(key))
    if (made === undefined) return this.#refuse('expected a value, got an object whose toJSON gives undefined')
    // This is how JSON writes a Date that is none.
    if (made === null && kindOf(given) === 'Date') return this.#refuse('expected a valid Date, got an invalid one')
    return this.#written(made)
  }

  /** What has no `toJSON`, or came out of one. */
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
        return this.#refuse(
          `expected what JSON can hold, got ${typeof value === 'bigint' ? A_BIGINT : `a ${typeof value}`}`,
        )
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
      if (lost !== undefined) return this.#refuse(`expected what JSON can hold, got ${lost}`)
    }
    return this.#enters(value) ? this.#fields(value) : null
  }

  /** Whether to go into an object: not where it is too deep down, or holds itself. */
  #enters(value: object): boolean {
    if (this.#above.includes(value)) this.#refuse('expected what JSON can hold, got an object that holds itself')
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
      copy.push(member === undefined ? this.#refuse('missing; JSON has no gaps in an array', index) : member)
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
    // By code units, and never by a locale.
    for (const key of keys.sort()) {
      if (this.isStopped) break
      const value = this.#member(original, key)
      if (value === undefined) continue
      // Defined where assigning would set the prototype; assigned elsewhere, which is many times as fast.
      if (key === '__proto__')
        Object.defineProperty(copy, key, { value, enumerable: true, writable: true, configurable: true })
      else copy[key] = value
    }
    this.#above.pop()
    return shielded(copy)
  }

  /** @param at where it is in the value at hand. */
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

/** A `toJSON` that a program gave to all objects has had its turn. */
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

/** Texts and keys with halves of characters. For parsed JSON only: nothing of it is a caller's, or deep. */
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
