/** The middle of some figures. */
export const median = (figures: readonly number[]): number => quantile(figures, 0.5)

/** The figure below which a share of all lies, between two neighbours in proportion. */
export function quantile(figures: readonly number[], share: number): number {
  const sorted = [...figures].sort((a, b) => a - b)
  const place = (sorted.length - 1) * share
  const below = sorted[Math.floor(place)]
  const above = sorted[Math.ceil(place)]
  if (below === undefined || above === undefined) throw new RangeError('There are no figures')
  return below + (above - below) * (place - Math.floor(place))
}

/** How far the middle half of the figures lies apart, as a share of the median: the noise of what was measured. */
export const spread = (figures: readonly number[]): number =>
  (quantile(figures, 0.75) - quantile(figures, 0.25)) / median(figures)
