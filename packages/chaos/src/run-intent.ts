import type { CreateOrderRequest, RunaPayouts } from '@x/runa-payouts'
import type { RunaSandbox } from '@x/runa-payouts/testing'
import { settle } from '@x/test-kit'
import { type Ended, judgeCall, judgeEnd } from './judge.ts'
import type { Kit } from './kit.ts'
import { mishapFetch } from './mishap-fetch.ts'
import { patience } from './patience.ts'
import type { Random } from './random.ts'
import type { PlannedCall, PlannedIntent } from './schedule.ts'
import type { Upstream } from './upstream.ts'

export interface IntentPlan {
  readonly intent: PlannedIntent
  readonly key: string
  readonly chance: Random
  readonly rotating: boolean
  readonly scoped: boolean
  readonly unkeyedWrites: number
}

export interface IntentReport {
  readonly violations: readonly string[]
  readonly calls: number
  readonly requests: number
  readonly orders: number
}

const START = Date.UTC(2026, 10, 22)
const MONTH_MS = 31 * 24 * 60 * 60 * 1000

/** Long enough for everything that is late to arrive. */
const AFTERMATH_MS = 200_000

/** A last call, when nothing goes wrong any more. */
const CALM: PlannedCall = {
  mishaps: [],
  abort: undefined,
  deadline: undefined,
  callers: 1,
  wait: false,
  restarted: true,
  jump: 0,
}

const alone = (call: PlannedCall): PlannedCall => ({ ...call, callers: 1 })

const bodyOf = ({ items }: PlannedIntent, description: string): CreateOrderRequest => ({
  payment_method: { type: 'ACCOUNT_BALANCE', currency: 'USD' },
  items: Array.from({ length: items }, () => ({
    face_value: 10,
    distribution_method: { type: 'PAYOUT_LINK' },
    products: { type: 'SINGLE', value: 'AMZ-US' },
  })),
  description,
})

/** Calls for one intent until it is settled, with a ledger and a clock of its own. */
export async function runIntent(plan: IntentPlan, upstream: Upstream, kit: Kit): Promise<IntentReport> {
  const { intent, key, chance, rotating, scoped } = plan
  const clock = kit.createManualClock(START)
  const sandbox: RunaSandbox = kit.createRunaSandbox({
    clock,
    ordersPerMinute: Number.POSITIVE_INFINITY,
    ...(intent.broke ? { balances: { USD: '5.00' } } : {}),
  })
  const waiting = patience()
  const lane = upstream.lane(sandbox, scoped, {
    onRequest: () => waiting.happened('request'),
    onHandled: () => waiting.happened('commit'),
    onSilence: () => {
      const [next] = [...clock.sleeping].sort((a, b) => a.due - b.due)
      if (next !== undefined) clock.advance(Math.max(0, next.due - clock.now()))
    },
  })
  const violations: string[] = []
  const body = bodyOf(intent, key)
  let asked = 0
  const { fetch, plan: planMishaps } = mishapFetch(sandbox, kit)
  const newClient = (): RunaPayouts =>
    new kit.RunaPayouts({
      apiKey: rotating ? () => `xxROT${++asked}.a-secret-of-the-moment` : sandbox.apiKey,
      baseUrl: lane.baseUrl,
      fetch,
      ...{ clock: { ...clock, now: clock.now, sleep: waiting.watch(clock.sleep) }, random: () => chance.next() },
    })
  const ordersOfKey = () => sandbox.ledger.orders.filter((order) => order.idempotencyKey.endsWith(key))

  let client = newClient()
  let calls = 0
  let last: Ended | undefined
  for (const call of scoped ? intent.calls.slice(0, 1).map(alone) : [...intent.calls, CALM]) {
    calls += 1
    if (call.jump > 0) await clock.advance(call.jump)
    if (call.restarted) client = newClient()
    planMishaps(call.mishaps)
    const before = { orders: ordersOfKey().length, requests: lane.seen.length, now: clock.now() }
    const { signal, listeners } = waiting.begin(call.abort)
    const options = {
      idempotencyKey: key,
      firstAttemptAt: START,
      signal,
      ...(call.deadline === undefined ? {} : { deadline: call.deadline }),
    }
    const ends = await Promise.all(Array.from({ length: call.callers }, () => endOf(client, body, options, call.wait)))
    await clock.advance(AFTERMATH_MS)
    await settle()
    const seen = lane.seen.slice(before.requests)
    violations.push(
      ...judgeCall({
        call,
        ends,
        key,
        began: before.now,
        seen,
        ordersBefore: before.orders,
        orders: ordersOfKey(),
        listeners: listeners(),
        sleeping: clock.sleeping.length,
        isSdkError: kit.isSdkError,
      }),
    )
    last = ends[0]
  }
  if (scoped) {
    lane.close()
    return { violations, calls, requests: lane.seen.length, orders: ordersOfKey().length }
  }
  const listed = await client.listOrders({ limit: 500 })
  violations.push(
    ...judgeEnd({
      broke: intent.broke,
      last,
      orders: ordersOfKey(),
      listed: listed.items,
      key,
      isSdkError: kit.isSdkError,
    }),
  )
  violations.push(...(await unkeyedWrites(plan, client, lane.seen, planMishaps)))
  violations.push(...(await expiry(key, client, body, { advance: () => clock.advance(MONTH_MS), ordersOfKey })))
  lane.close()
  return { violations, calls, requests: lane.seen.length, orders: ordersOfKey().length }
}

async function endOf(client: RunaPayouts, body: CreateOrderRequest, options: object, wait: boolean): Promise<Ended> {
  try {
    if (wait) return { kind: 'order', id: (await client.createOrderAndWait(body, options)).id }
    const { order } = await client.createOrder(body, options)
    return { kind: 'order', id: order.id }
  } catch (error) {
    return { kind: 'error', error }
  }
}

/** A write without a key is sent once, whatever comes of it. */
async function unkeyedWrites(
  { unkeyedWrites: count, chance }: IntentPlan,
  client: RunaPayouts,
  seen: readonly { path: string }[],
  planMishaps: (mishaps: PlannedCall['mishaps']) => void,
): Promise<string[]> {
  const violations: string[] = []
  for (let made = 0; made < count; made += 1) {
    planMishaps(
      Array.from({ length: 5 }, () => chance.pick(['drop-before', 'internal-error', 'timeout-504', 'rate-limit'])),
    )
    const path = `/unkeyed-${made}`
    await client.request('POST', path, { body: {} }).catch(() => {})
    const times = seen.filter((request) => request.path.endsWith(path)).length
    if (times > 1) violations.push(`a write without a key was sent ${times} times`)
  }
  planMishaps([])
  return violations
}

/** A key that Runa has forgotten is never used again. */
async function expiry(
  key: string,
  client: RunaPayouts,
  body: CreateOrderRequest,
  world: { advance: () => Promise<void>; ordersOfKey: () => readonly unknown[] },
): Promise<string[]> {
  const before = world.ordersOfKey().length
  await world.advance()
  const end = await endOf(client, body, { idempotencyKey: key, firstAttemptAt: START }, false)
  if (end.kind === 'order') return ['a key older than 29 days was used again']
  const outcome: unknown = Reflect.get(Object(end.error), 'outcome')
  if (outcome !== 'unknown') return [`a key older than 29 days was refused as ${String(outcome)}`]
  return world.ordersOfKey().length === before ? [] : ['a key older than 29 days placed an order']
}
