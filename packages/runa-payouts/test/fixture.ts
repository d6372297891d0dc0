import { readFileSync } from 'node:fs'

/** A body that the real API sent or that its documentation shows, parsed anew at every call. */
export function fixture(name: string): unknown {
  return JSON.parse(readFileSync(new URL(`../fixtures/${name}.json`, import.meta.url), 'utf8'))
}
