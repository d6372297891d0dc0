import type { RunaPayouts } from '@x/runa-payouts'
import type { Payout, PayoutResult, SendPayoutsOptions } from '@x/runa-payouts/bulk'
import type { ManualClock, RunaSandbox } from '@x/runa-payouts/testing'
import { settle } from '@x/test-kit'
import type { PlannedBatch, PlannedBatchRun, PlannedRow } from './batch-schedule.ts'
import { type BodyShape, shaped } from './body-shapes.ts'
import { callerAborts } from './caller-aborts.ts'
import { callerChecks } from './caller-checks.ts'
import { callerFetch } from './caller-fetch.ts'
import type { Disk } from './disk.ts'
import { faultyFetch } from './faulty-fetch.ts'
import { AMOUNT, EDITED_AMOUNT, emailOf, judgeLastRun, judgeLedger, judgeRun, referenceOf } from './judge-batch.ts'
import type { Kit } from './kit.ts'
import { mortalProcess } from './mortal-process.ts'
import { keepTimeGoing } from './passing-time.ts'
import { random } from './random.ts'
import { readAll } from './read-all.ts'
import type { IntentReport } from './run-intent.ts'
import type { Upstream } from './upstream.ts'

export interface BatchSetting {
  readonly batch: PlannedBatch
  readonly name: string
  /** The server scopes idempotency keys by API key. */
  readonly scoped: boolean
  /** Of the chances of its checks. */
  readonly seed: number
}

const START = Date.UTC(2026, 10, 22)
const DAY_MS = 24 * 60 * 60_000

/** Long enough for everything that is late to arrive. */
const AFTERMATH_MS = 200_000

/** Long enough to catch up with a clock that was fast. */
const CAUGHT_UP_MS = 30 * 60_000

const USD = { type: 'ACCOUNT_BALANCE', currency: 'USD' } as const

/** Processes pay a list until it is paid, with their own ledger, disk and clock. */
export async function runBatch(
  { batch, name, scoped, seed }: BatchSetting,
  upstream: Upstream,
  kit: Kit,
): Promise<IntentReport> {
  const clock: ManualClock = kit.createManualClock(START)
  const sandbox: RunaSandbox = kit.createRunaSandbox({ clock, ordersPerMinute: Number.POSITIVE_INFINITY })
  const firstSent = new Map<string, number>()
  const checkOf = callerChecks(kit, clock, random(seed * 13))
  const disk: Disk = { binding: undefined, entries: [] }
  const violations: string[] = []
  let current: { happened: (what: 'request' | 'commit') => void } = { happened: () => {} }
  let waiting = callerAborts()
  let activity = 0
  let silences = 0
  const lane = upstream.lane(sandbox, scoped, {
    onRequest: (request) => {
      activity += 1
      if (batch.journaled && request.key !== null) violations.push(...unrecorded(disk, request.key, request.body))
      if (request.key !== null) violations.push(...sentLate(firstSent, request.key, clock.now()))
      waiting.happened('request')
      current.happened('request')
    },
    onHandled: () => {
      activity += 1
      waiting.happened('commit')
      current.happened('commit')
    },
    onSilence: () => {
      silences += 1
    },
  })
  const { fetch, plan } = faultyFetch(sandbox, kit)
  const creates = () => lane.seen.filter(({ key }) => key !== null).length
  let keyNumber = 1

  const play = async (run: PlannedBatchRun, last: boolean) => {
    if (run.jump > 0) await clock.advance(run.jump)
    // Without a journal, nothing is known about the key that was used before: Runa's own scope decides.
    if (run.rotate && (batch.journaled || !scoped)) keyNumber += 1
    const process = mortalProcess({ clock, fetch, disk, kit, sleep: run.sleep }, run)
    current = process
    waiting = callerAborts()
    plan(run.requestFaults)
    for (let failing = 0; failing < run.failing; failing += 1) sandbox.scriptNextOrder('fail')
    const before = [...sandbox.ledger.orders]
    const asked = creates()
    const { signal, listeners } = waiting.begin(run.abort)
    const handedOver = callerFetch(run.fetch, process.request, kit)
    const client = new kit.RunaPayouts({
      apiKey: `xxKEY${keyNumber}.a-secret-of-the-moment`,
      baseUrl: lane.baseUrl,
      ...(handedOver === undefined ? {} : { fetch: handedOver }),
      ...{ clock: { ...process.clock, sleep: waiting.watch(process.clock.sleep) }, random: () => 0.5 },
    })
    const options: SendPayoutsOptions = {
      reference: name,
      payment_method: USD,
      wait: run.wait,
      concurrency: run.concurrency,
      signal,
      check: checkOf(run.check),
      ...(batch.journaled
        ? {
            journal: process.journal,
            retryRejected: run.retryRejected,
            retryFailed: run.retryFailed ? run.rows.map(({ number }) => referenceOf(number)) : [],
            acceptKeyChange: true,
          }
        : { startedAt: START }),
    }
    const results: PayoutResult[] = []
    const rows = run.rows.map((row) => payoutOf(row, batch, run.shape))
    let over = false
    const silencesBefore = silences
    const time = keepTimeGoing(
      clock,
      () => (silences === silencesBefore ? Number.NaN : activity),
      () => over,
    )
    const paying = readAll(kit.sendPayouts(client, rows, options), results, run.leaveAfter)
    const end = await Promise.race([paying, process.killed])
    over = true
    await time
    await clock.advance(AFTERMATH_MS)
    await settle()
    const after = sandbox.ledger.orders
    violations.push(...judgeLedger(after))
    if (end === 'killed') return
    const ended = { run, results, error: end.error, before, after, creates: creates() - asked }
    violations.push(...judgeRun({ ...ended, listeners: listeners(), sleeping: clock.sleeping.length }))
    if (last) {
      const conflicts = new Set(
        batch.runs.flatMap(({ rows }) =>
          rows.filter(({ edited, bad }) => edited || bad).map(({ number }) => referenceOf(number)),
        ),
      )
      const old = clock.now() - START > 28 * DAY_MS
      const failed = batch.runs.some(({ failing }) => failing > 0)
      // An order sent under another API key is only settled if the list shows it.
      const unclear = batch.runs.some(({ rotate }) => rotate)
      violations.push(
        ...judgeLastRun(ended, {
          unknown: old || unclear || (!batch.journaled && conflicts.size > 0),
          failed,
          conflicts,
        }),
      )
    }
  }

  for (const run of batch.runs) await play(run, false)
  await clock.advance(CAUGHT_UP_MS)
  await play(calmRun(batch), true)
  const client: RunaPayouts = new kit.RunaPayouts({
    apiKey: `xxKEY${keyNumber}.a-secret-of-the-moment`,
    baseUrl: lane.baseUrl,
    ...{ clock, random: () => 0.5 },
  })
  if (batch.journaled) {
    const { journal } = mortalProcess({ clock, fetch, disk, kit }, { kill: undefined, clockError: 0 })
    await kit.reconcilePayouts(client, journal)
    violations.push(...unsettled(disk, sandbox))
  }
  lane.close()
  return { violations, calls: batch.runs.length + 1, requests: lane.seen.length, orders: sandbox.ledger.orders.length }
}

/** A request that the disk does not know, byte for byte. */
function unrecorded({ entries }: Disk, key: string, body: string): string[] {
  const known = entries.find((entry) => entry.type === 'claim' && entry.claim.key === key)
  if (known?.type !== 'claim') return [`order ${key} was sent before it was recorded`]
  return known.claim.body === body ? [] : [`order ${key} was sent with other bytes than those recorded`]
}

/** A request under a key that Runa has since forgotten. */
function sentLate(firstSent: Map<string, number>, key: string, now: number): string[] {
  const first = firstSent.get(key) ?? now
  firstSent.set(key, first)
  const days = Math.floor((now - first) / DAY_MS)
  return days < 30 ? [] : [`order ${key} was sent ${days} days after it was first sent`]
}

/** The journal must find an order that exists, as long as the list shows its description. */
function unsettled({ entries }: Disk, { ledger }: RunaSandbox): string[] {
  const settled = new Set(entries.flatMap((entry) => (entry.type === 'settlement' ? [entry.key] : [])))
  return entries.flatMap((entry) => {
    if (entry.type !== 'claim' || settled.has(entry.claim.key)) return []
    const found = ledger.orders.find(({ description }) => description?.endsWith(entry.claim.key))
    return found?.status === 'COMPLETED' ? [`order ${entry.claim.key} exists, but the journal never learned of it`] : []
  })
}

function payoutOf({ number, edited, bad }: PlannedRow, { groups }: PlannedBatch, shape: BodyShape): Payout {
  const payout: Payout = {
    reference: referenceOf(number),
    face_value: edited ? EDITED_AMOUNT : AMOUNT,
    distribution_method: { type: 'EMAIL', email_address: emailOf(number) },
    products: { type: 'SINGLE', value: bad ? 'NOBODY-SELLS-THIS' : 'AMZ-US' },
    group: `group ${number % groups}`,
  }
  return shaped(payout, shape)
}

/** Everything once more, now that nothing fails any more. */
function calmRun({ payouts }: PlannedBatch): PlannedBatchRun {
  return {
    shape: 'plain',
    fetch: 'single',
    rows: Array.from({ length: payouts }, (_, number) => ({ number, edited: false, bad: false })),
    requestFaults: [],
    kill: undefined,
    abort: undefined,
    leaveAfter: undefined,
    rotate: false,
    retryRejected: true,
    retryFailed: true,
    wait: true,
    concurrency: 20,
    clockError: 0,
    sleep: undefined,
    jump: 0,
    failing: 0,
  }
}
