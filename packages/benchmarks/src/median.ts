/** The middle of some figures. */
export const median = (figures: readonly number[]): number => quantile(figures, 0.5)

/** The figure below which a given share of all figures lies, interpolated between two neighbours. */
export function quantile(figures: readonly number[], share: number): number {
  const sorted = [...figures].sort((a, b) => a - b)
  const place = (sorted.length - 1) * share
  const below = sorted[Math.floor(place)]
  const above = sorted[Math.ceil(place)]
  if (below === undefined || above === undefined) throw new RangeError('There are no figures')
  return below + (above - below) * (place - Math.floor(place))
}

/** The spread of the middle half of the figures, as a share of the median: the noise of the measurement. */
export const spread = (figures: readonly number[]): number =>
  (quantile(figures, 0.75) - quantile(figures, 0.25)) / median(figures)
