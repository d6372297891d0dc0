import { readFileSync } from 'node:fs'

/** A body as a server sends it, parsed anew at every call. */
export function fixture(name: string): unknown {
  return JSON.parse(readFileSync(new URL(`../fixtures/${name}.json`, import.meta.url), 'utf8'))
}
