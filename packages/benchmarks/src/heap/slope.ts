import { median } from '../median.ts'

/**
 * The trend of evenly spaced samples: the median of the slopes between all pairs of them (Theil and Sen). A heap goes
 * up and down in steps, and drops once when compiled code is released. None of that is a trend.
 */
export function slope(samples: readonly number[]): number {
  const slopes = samples.flatMap((earlier, at) =>
    samples.slice(at + 1).map((later, apart) => (later - earlier) / (apart + 1)),
  )
  return median(slopes)
}
