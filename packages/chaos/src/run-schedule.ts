import type { Kit } from './kit.ts'
import { runLife } from './life/run-life.ts'
import { random } from './random.ts'
import { runBatch } from './run-batch.ts'
import { type IntentReport, runIntent } from './run-intent.ts'
import type { Schedule } from './schedule.ts'
import type { Upstream } from './upstream.ts'

/** The result of one schedule. */
export interface Report {
  readonly seed: number
  /** What happened although it must never happen; empty if all is well. */
  readonly violations: readonly string[]
  readonly calls: number
  readonly requests: number
  readonly orders: number
}

/** Plays a schedule and judges it by the ledger. */
export async function runSchedule(schedule: Schedule, upstream: Upstream, kit: Kit): Promise<Report> {
  const { seed, intents, rotating, scoped, unkeyedWrites, batch, life } = schedule
  const reports: IntentReport[] = []
  for (const [index, intent] of intents.entries()) {
    const key = `intent-${seed}-${index}`
    const chance = random(seed * 31 + index)
    const checks = random(seed * 37 + index)
    reports.push(await runIntent({ intent, key, chance, checks, rotating, scoped, unkeyedWrites }, upstream, kit))
  }
  if (batch !== undefined) reports.push(await runBatch({ batch, name: `batch-${seed}`, scoped, seed }, upstream, kit))
  if (life !== undefined) {
    reports.push(
      await runLife(
        { life, name: `life-${seed}`, chance: random(seed * 17), checks: random(seed * 19) },
        upstream,
        kit,
      ),
    )
  }
  const sum = (field: 'calls' | 'requests' | 'orders') => reports.reduce((total, report) => total + report[field], 0)
  return {
    seed,
    violations: reports.flatMap(({ violations }) => violations),
    calls: sum('calls'),
    requests: sum('requests'),
    orders: sum('orders'),
  }
}
