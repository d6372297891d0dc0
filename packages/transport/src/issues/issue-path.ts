import { cut } from './cut.ts'

/** The most characters of a value, a key or a path that messages show. */
export const LONGEST_SHOWN = 100

/** A path as people write it: `items[0].face_value`; an array step without an index is `[]`. A long path is cut. */
export function formatPath(path: readonly (string | number)[]): string {
  let shown = ''
  for (const [index, step] of path.entries()) {
    if (shown.length > LONGEST_SHOWN) break
    if (typeof step === 'number' || step === '') shown += `[${step}]`
    else shown += index === 0 ? step : `.${step}`
  }
  return cut(shown, LONGEST_SHOWN)
}
