import { createRandomIds } from '@x/sandbox'

/** Creates the ids of one sandbox. The same seed and the same times produce the same ids. */
export interface Identifiers {
  /** `O-…`: a ULID, as in the live service. */
  order(now: number): string
  /** `E-…` */
  item(now: number): string
  uuid(): string
}

export function createIdentifiers(seed: number): Identifiers {
  const { ulid, uuid } = createRandomIds(seed)
  return { order: (now) => `O-${ulid(now)}`, item: (now) => `E-${ulid(now)}`, uuid }
}
