/** A span of time in a few characters: `12 ms`, `2.3 s`, `4 m 05 s`, `3 h 12 m`, `2 d 03 h`. */
export function durationText(ms: number): string {
  if (ms < 1_000) return `${Math.max(0, Math.round(ms))} ms`
  if (ms < 59_950) return `${(ms / 1_000).toFixed(1)} s`
  const seconds = Math.round(ms / 1_000)
  if (seconds < 3_600) return parts(seconds, 60, 'm', 's')
  if (seconds < 86_400) return parts(Math.round(seconds / 60), 60, 'h', 'm')
  return parts(Math.round(seconds / 3_600), 24, 'd', 'h')
}

const parts = (whole: number, size: number, larger: string, smaller: string): string =>
  `${Math.floor(whole / size)} ${larger} ${String(whole % size).padStart(2, '0')} ${smaller}`

/** How long ago a time was, in one unit: `3 m ago`. What is to come is `in 3 m`. */
export function agoText(time: number, now: number): string {
  const ms = Math.abs(now - time)
  const [size, unit] = UNITS.find(([one]) => ms >= one) ?? [1_000, 's']
  const text = `${Math.floor(ms / size)} ${unit}`
  return time > now && ms >= 1_000 ? `in ${text}` : `${text} ago`
}

const UNITS: readonly (readonly [ms: number, unit: string])[] = [
  [86_400_000, 'd'],
  [3_600_000, 'h'],
  [60_000, 'm'],
  [1_000, 's'],
]
