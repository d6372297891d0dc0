import type { PayoutCounts } from '../payouts/results/payout.ts'

/** How far a run is. */
export interface Progress {
  /** Payouts of the list. */
  readonly total: number
  readonly counts: Pick<
    PayoutCounts,
    'payouts' | 'paid' | 'already_paid' | 'accepted' | 'failed' | 'rejected' | 'unknown'
  >
  readonly elapsedMs: number
}

const WIDEST_BAR = 24

/** A bar, counts, rate and time left, in at most so many characters. */
export function progressText({ total, counts, elapsedMs }: Progress, columns: number): string {
  const done = Math.min(counts.payouts, total)
  const share = total === 0 ? 1 : done / total
  const parts = [`${done}/${total}`, ...pace(total, done, elapsedMs), ...countsText(counts)]
  const text = parts.join('  ')
  // One column less: some terminals break the line at the last one.
  const bar = Math.min(WIDEST_BAR, columns - 1 - text.length - 3)
  if (bar < 4) return text.slice(0, Math.max(0, columns - 1))
  const full = Math.floor(share * bar)
  return `[${'#'.repeat(full)}${'.'.repeat(bar - full)}] ${text}`
}

function pace(total: number, done: number, elapsedMs: number): string[] {
  if (done === 0 || elapsedMs < 1000) return []
  const perSecond = (done * 1000) / elapsedMs
  const left = total - done
  return [`${perSecond.toFixed(1)}/s`, ...(left === 0 ? [] : [`${timeText((left / perSecond) * 1000)} left`])]
}

const NAMED = [
  ['paid', 'paid'],
  ['already_paid', 'before'],
  ['accepted', 'not ended'],
  ['rejected', 'rejected'],
  ['failed', 'failed'],
  ['unknown', 'unknown'],
] as const

const countsText = (counts: Progress['counts']): string[] =>
  NAMED.flatMap(([name, shown]) => (counts[name] === 0 ? [] : [`${counts[name]} ${shown}`]))

/** `45 s`, `12 min`, `3 h 20 min`. */
export function timeText(ms: number): string {
  const seconds = Math.max(1, Math.round(ms / 1000))
  if (seconds < 90) return `${seconds} s`
  const minutes = Math.round(seconds / 60)
  if (minutes < 90) return `${minutes} min`
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`
}
