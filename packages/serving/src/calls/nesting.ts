/** More levels than any body of an API has. What copies, compares and writes bodies goes down them one call at a time. */
export const DEEPEST = 64

/** Whether objects and arrays are in each other deeper than that, however deep they are. */
export function isDeeperThan(value: unknown, levels: number): boolean {
  let holders = [value].filter(isHolder)
  for (let depth = 0; holders.length > 0; depth += 1) {
    if (depth === levels) return true
    holders = holders.flatMap((holder): unknown[] => Object.values(holder)).filter(isHolder)
  }
  return false
}

const isHolder = (value: unknown): value is object => typeof value === 'object' && value !== null
