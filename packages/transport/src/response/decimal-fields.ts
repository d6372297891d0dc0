import { isJsonObject } from '../schema/json-object.ts'
import { plainDecimal } from './plain-decimal.ts'

/**
 * Turns every finite number under one of the names into a plain decimal string, in place and at every depth, and
 * returns the same value. For freshly parsed JSON only, because it is changed.
 */
export function withDecimalFields<T>(value: T, names: ReadonlySet<string>): T {
  // A list instead of recursion: a body nested deeper than the call stack only costs memory.
  const waiting: unknown[] = [value]
  while (waiting.length > 0) {
    const node = waiting.pop()
    if (Array.isArray(node)) {
      for (const member of node) if (isContainer(member)) waiting.push(member)
    } else if (isJsonObject(node)) {
      for (const key of Object.keys(node)) {
        const member = node[key]
        if (isContainer(member)) waiting.push(member)
        else if (names.has(key) && Number.isFinite(member)) node[key] = plainDecimal(Number(member))
      }
    }
  }
  return value
}

function isContainer(value: unknown): boolean {
  return typeof value === 'object' && value !== null
}
