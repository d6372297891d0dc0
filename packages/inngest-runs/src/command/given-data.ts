import { isJsonObject } from '@x/transport'
import { UsageError } from './run-command.ts'

/** The JSON that a flag has; undefined where it is not given. */
export function jsonIn(values: ReadonlyMap<string, string>, name: string): unknown {
  const text = values.get(name)
  if (text === undefined) return undefined
  try {
    return JSON.parse(text)
  } catch {
    // Not the text: it may be long, and hold anything.
    throw new UsageError(`--${name}: expected JSON, such as '{"user":7}'`)
  }
}

/** The object that a flag has. */
export function objectIn(values: ReadonlyMap<string, string>, name: string): Record<string, unknown> | undefined {
  const json = jsonIn(values, name)
  if (json === undefined || isJsonObject(json)) return json
  throw new UsageError(`--${name}: expected a JSON object, such as '{"user":7}'`)
}
