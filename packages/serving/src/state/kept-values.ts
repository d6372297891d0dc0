/** A value, with the time that it is needed. */
export interface KeptValue {
  readonly value: string
  /** How long from its last change on, in ms. Null: for good. */
  readonly keepMs: number | null
  /** When that is over, in ms since the Unix epoch. Null: never. */
  readonly until: number | null
}

/** By name, the one that was changed longest ago first. */
export type KeptValues = ReadonlyMap<string, KeptValue>

/** A change that somebody asked for: as for `StateStore.replace`. */
export interface Replacement {
  readonly name: string
  readonly before: string | undefined
  readonly after: string | undefined
  readonly keepMs: number | undefined
}

export const currentValue = (values: KeptValues, name: string, now: number): string | undefined => {
  const kept = values.get(name)
  return kept !== undefined && (kept.until ?? Number.POSITIVE_INFINITY) > now ? kept.value : undefined
}

/** Makes changes one after the other. Tells which of them were made, as their value was as it was read. */
export function replaced(
  values: KeptValues,
  changes: readonly Replacement[],
  now: number,
): { readonly values: KeptValues; readonly made: readonly boolean[] } {
  const next = new Map(values)
  const made = changes.map(({ name, before, after, keepMs }) => {
    if (currentValue(next, name, now) !== before) return false
    next.delete(name)
    if (after !== undefined) {
      next.set(name, {
        value: after,
        keepMs: keepMs ?? null,
        until: keepMs === undefined ? null : now + keepMs,
      })
    }
    return true
  })
  return { values: next, made }
}

/**
 * What is still needed: no value whose time is over, and of more than `capacity` not those that were changed longest ago.
 * One that was written when the clock was ahead is kept no longer than one that is written now.
 */
export function needed(values: KeptValues, capacity: number, now: number): KeptValues {
  const kept = [...values]
    .filter(([name]) => currentValue(values, name, now) !== undefined)
    .map(([name, one]): [string, KeptValue] => {
      const { keepMs, until } = one
      return [name, keepMs === null || until === null ? one : { ...one, until: Math.min(until, now + keepMs) }]
    })
  let tooMany = kept.length - capacity
  return new Map(
    kept.filter(([, { until }]) => {
      if (until === null || tooMany <= 0) return true
      tooMany -= 1
      return false
    }),
  )
}
