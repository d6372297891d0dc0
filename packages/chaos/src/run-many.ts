import type { Kit } from './kit.ts'
import { type Report, runSchedule } from './run-schedule.ts'
import { type Focus, scheduleOf } from './schedule.ts'
import { startUpstream } from './upstream.ts'

export interface Summary {
  readonly schedules: number
  readonly calls: number
  readonly requests: number
  readonly orders: number
  /** The schedules with violations, at most 20 of them. */
  readonly failures: readonly Report[]
  readonly failed: number
}

export interface RunOptions {
  /** The first seed; schedule n has seed + n. */
  readonly seed: number
  readonly schedules: number
  /** Schedules in progress at once. */
  readonly lanes?: number
  /** Stops after this many failures. Default: never. */
  readonly stopAfter?: number
  /** Default: both. */
  readonly focus?: Focus
  readonly onProgress?: (done: number, failed: number) => void
}

const MOST_SHOWN = 20

/** Plays many schedules, several at a time. Unhandled rejections count as failures of the schedules in progress. */
export async function runMany(kit: Kit, options: RunOptions): Promise<Summary> {
  const { seed, schedules, lanes = 8, stopAfter = Number.POSITIVE_INFINITY, focus, onProgress } = options
  const upstream = await startUpstream()
  const total = { schedules: 0, calls: 0, requests: 0, orders: 0, failed: 0 }
  const failures: Report[] = []
  const fail = (report: Report) => {
    total.failed += 1
    if (failures.length < MOST_SHOWN) failures.push(report)
  }
  const unhandled = (reason: unknown) =>
    fail({ seed: -1, violations: [`unhandled rejection: ${String(reason)}`], calls: 0, requests: 0, orders: 0 })
  process.on('unhandledRejection', unhandled)
  let next = 0
  const work = async () => {
    while (next < schedules && total.failed < stopAfter) {
      const report = await runSchedule(scheduleOf(seed + next++, focus), upstream, kit)
      total.schedules += 1
      total.calls += report.calls
      total.requests += report.requests
      total.orders += report.orders
      if (report.violations.length > 0) fail(report)
      onProgress?.(total.schedules, total.failed)
    }
  }
  try {
    await Promise.all(Array.from({ length: lanes }, work))
  } finally {
    process.off('unhandledRejection', unhandled)
    await upstream.close()
  }
  return { ...total, failures }
}
