import type { CreateOrderRequest, RunaPayouts } from '@x/runa-payouts'
import type { RunaSandbox } from '@x/runa-payouts/testing'
import { settle } from '@x/test-kit'
import { bodyOf, UNSENDABLE } from './body-shapes.ts'
import { callerAborts } from './caller-aborts.ts'
import { callerChecks } from './caller-checks.ts'
import { type CallerFetch, requestsOf } from './caller-fetch.ts'
import { faultyFetch } from './faulty-fetch.ts'
import { createsIn, type Ended, judgeCall, judgeEnd, judgeUnsendable, type Participant } from './judge.ts'
import type { Kit } from './kit.ts'
import { keepTimeGoing } from './passing-time.ts'
import type { Random } from './random.ts'
import type { PlannedCall, PlannedIntent } from './schedule.ts'
import { PROCESS_HEADER, type Upstream } from './upstream.ts'

export interface IntentPlan {
  readonly intent: PlannedIntent
  readonly key: string
  readonly chance: Random
  /** The chances of its checks. */
  readonly checks: Random
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

/** A last call, when nothing fails any more. */
const CALM: PlannedCall = {
  requestFaults: [],
  abort: undefined,
  deadline: undefined,
  callers: 1,
  processes: 1,
  rival: false,
  shapes: ['plain'],
  fetch: 'single',
  wait: false,
  restarted: true,
  jump: 0,
  check: 'refusing',
}

const alone = (call: PlannedCall): PlannedCall => ({ ...call, callers: 1, processes: 1, rival: false })

/** The amount of each item, and the amount for a caller that uses the same key for something else. */
const AMOUNT = 10
const RIVAL_AMOUNT = 20

const contentOf = ({ items }: PlannedIntent, description: string, face_value = AMOUNT): CreateOrderRequest => ({
  payment_method: { type: 'ACCOUNT_BALANCE', currency: 'USD' },
  items: Array.from({ length: items }, () => ({
    face_value,
    distribution_method: { type: 'PAYOUT_LINK' },
    products: { type: 'SINGLE', value: 'AMZ-US' },
  })),
  description,
})

/** Calls for one intent until it is settled, with its own ledger and clock. */
export async function runIntent(plan: IntentPlan, upstream: Upstream, kit: Kit): Promise<IntentReport> {
  const { intent, key, chance, checks, rotating, scoped } = plan
  const clock = kit.createManualClock(START)
  const sandbox: RunaSandbox = kit.createRunaSandbox({
    clock,
    ordersPerMinute: Number.POSITIVE_INFINITY,
    ...(intent.broke ? { balances: { USD: '5.00' } } : {}),
  })
  const checkOf = callerChecks(kit, clock, checks)
  const waiting = callerAborts()
  let activity = 0
  let underWay = 0
  let time: Promise<void> | undefined
  const happened = (what: 'request' | 'commit') => {
    activity += 1
    waiting.happened(what)
  }
  const lane = upstream.lane(sandbox, scoped, {
    onRequest: () => happened('request'),
    onHandled: () => happened('commit'),
    onSilence: () => {
      // A response that comes after its call has ended delays nobody.
      if (underWay === 0) return
      time ??= keepTimeGoing(
        clock,
        () => activity,
        () => underWay === 0,
      )
    },
  })
  /** @returns the result, once time stands still again. */
  const during = async <T>(work: () => Promise<T>): Promise<T> => {
    underWay += 1
    try {
      return await work()
    } finally {
      underWay -= 1
      await time
      time = undefined
    }
  }
  const violations: string[] = []
  const content = contentOf(intent, key)
  const rivalContent = contentOf(intent, key, RIVAL_AMOUNT)
  let asked = 0
  const { handedOver, plan: planFaults } = faultyFetch(sandbox, kit)
  const newClient = (kind: CallerFetch = 'single'): RunaPayouts => {
    const fetch = handedOver(kind)
    return new kit.RunaPayouts({
      apiKey: rotating ? () => `xxROT${++asked}.a-secret-of-the-moment` : sandbox.apiKey,
      baseUrl: lane.baseUrl,
      ...(fetch === undefined ? {} : { fetch }),
      ...{ clock: { ...clock, now: clock.now, sleep: waiting.watch(clock.sleep) }, random: () => chance.next() },
    })
  }
  const ordersOfKey = () => sandbox.ledger.orders.filter((order) => order.idempotencyKey.endsWith(key))

  if (intent.unsendable !== undefined) {
    const make = UNSENDABLE[intent.unsendable]
    // A body that the types do not allow.
    const body = make?.(content) as CreateOrderRequest
    const end = await endOf(newClient(), body, { idempotencyKey: key }, false)
    violations.push(...judgeUnsendable(intent.unsendable, end, lane.seen))
  }
  const processes = new Map<string, RunaPayouts>()
  let calls = 0
  let last: Ended | undefined
  for (const call of scoped ? intent.calls.slice(0, 1).map(alone) : [...intent.calls, CALM]) {
    calls += 1
    if (call.jump > 0) await clock.advance(call.jump)
    if (call.restarted) processes.clear()
    planFaults(call.requestFaults, call.fetch)
    const before = { requests: lane.seen.length, now: clock.now() }
    const { signal, listeners } = waiting.begin(call.abort)
    // A first call may be refused by its check. Any other is a repeat, which no check stops: the last one has to end
    // with an order.
    const isFirst = calls === 1 && call.check === 'catalogue' && call.callers * call.processes === 1 && !call.rival
    const options = {
      idempotencyKey: key,
      ...(isFirst ? {} : { firstAttemptAt: START }),
      check: checkOf(call.check),
      signal,
      ...(call.deadline === undefined ? {} : { deadline: call.deadline }),
    }
    let held = 0
    const participate = async (name: string, asksFor: CreateOrderRequest, amount: number): Promise<Participant> => {
      const process = `${name} ${call.fetch}`
      const client = processes.get(process) ?? newClient(call.fetch)
      processes.set(process, client)
      const own = { ...options, headers: { [PROCESS_HEADER]: process } }
      const ends = await Promise.all(
        Array.from({ length: call.callers }, () => {
          const shape = call.shapes[held++ % call.shapes.length] ?? 'plain'
          return endOf(client, bodyOf(shape, asksFor), own, call.wait)
        }),
      )
      return { process, callers: call.callers, amount, ends }
    }
    const participants = await during(() =>
      Promise.all([
        ...Array.from({ length: call.processes }, (_, index) => participate(`process ${index + 1}`, content, AMOUNT)),
        ...(call.rival ? [participate('rival', rivalContent, RIVAL_AMOUNT)] : []),
      ]),
    )
    await clock.advance(AFTERMATH_MS)
    await settle()
    violations.push(
      ...judgeCall({
        call,
        participants,
        key,
        requestsPerAttempt: requestsOf(call.fetch),
        began: before.now,
        seen: lane.seen.slice(before.requests),
        orders: ordersOfKey(),
        listeners: listeners(),
        sleeping: clock.sleeping.length,
        isSdkError: kit.isSdkError,
      }),
    )
    last = participants[0]?.ends[0]
  }
  const asOne = createsIn(lane.seen).filter(({ process }) => process?.startsWith('process') === true)
  if (new Set(asOne.map(({ body }) => body)).size > 1) violations.push('the same content was sent in several ways')
  if (scoped) {
    lane.close()
    return { violations, calls, requests: lane.seen.length, orders: ordersOfKey().length }
  }
  const client = newClient()
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
  violations.push(...(await unkeyedWrites(plan, client, lane.seen, planFaults)))
  violations.push(...(await expiry(key, client, content, { advance: () => clock.advance(MONTH_MS), ordersOfKey })))
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

/** A write without a key is sent once, whatever happens to it. */
async function unkeyedWrites(
  { unkeyedWrites: count, chance }: IntentPlan,
  client: RunaPayouts,
  seen: readonly { path: string }[],
  planFaults: (requestFaults: PlannedCall['requestFaults']) => void,
): Promise<string[]> {
  const violations: string[] = []
  for (let made = 0; made < count; made += 1) {
    planFaults(
      Array.from({ length: 5 }, () => chance.pick(['drop-before', 'internal-error', 'timeout-504', 'rate-limit'])),
    )
    const path = `/unkeyed-${made}`
    await client.request('POST', path, { body: {} }).catch(() => {})
    const times = seen.filter((request) => request.path.endsWith(path)).length
    if (times > 1) violations.push(`a write without a key was sent ${times} times`)
  }
  planFaults([])
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
