import type { CreateOrderRequest, RunaPayouts } from '@x/runa-payouts'
import { settle } from '@x/test-kit'
import { faultyFetch } from './faulty-fetch.ts'
import type { Kit } from './kit.ts'
import { random } from './random.ts'
import { type PlannedCall, type PlannedIntent, scheduleOf } from './schedule.ts'
import type { Upstream } from './upstream.ts'

/** What a caller of our server learns about one create. */
export interface Heard {
  readonly ok: boolean
  readonly outcome: string | undefined
  /** The key in the response. */
  readonly key: string | undefined
}

/** One way of serving, as a function that places an order under a key, or under none. */
export interface Way {
  readonly name: string
  readonly serve: (
    client: RunaPayouts,
    clock: ReturnType<Kit['createManualClock']>,
  ) => (body: CreateOrderRequest, key: string | undefined) => Promise<Heard>
}

export interface ServedReport {
  readonly violations: readonly string[]
  readonly asked: number
  readonly orders: number
}

const START = Date.UTC(2026, 10, 22)
const AFTERMATH_MS = 200_000

/** Long before Runa forgets a key. A later caller has to state when the key was first used, which no header can. */
const LONGEST_JUMP_MS = 24 * 60 * 60 * 1000

const CALM: Pick<PlannedCall, 'requestFaults' | 'callers' | 'restarted' | 'jump'> = {
  requestFaults: [],
  callers: 1,
  restarted: true,
  jump: 0,
}

/**
 * Plays the single orders of a schedule through our server. The caller knows one rule: repeat the call with the key
 * that it sent, or with the key in the first response.
 */
export async function runServed(seed: number, way: Way, upstream: Upstream, kit: Kit): Promise<ServedReport> {
  const { intents } = scheduleOf(seed, 'orders')
  const reports: ServedReport[] = []
  for (const [index, intent] of intents.entries()) {
    for (const named of [true, false]) {
      const name = `${way.name} ${seed}-${index} ${named ? 'with a key' : 'without'}`
      reports.push(await playIntent({ intent, name, named, chance: random(seed * 31 + index) }, way, upstream, kit))
    }
  }
  const sum = (field: 'asked' | 'orders') => reports.reduce((total, report) => total + report[field], 0)
  return { violations: reports.flatMap(({ violations }) => violations), asked: sum('asked'), orders: sum('orders') }
}

interface Played {
  readonly intent: PlannedIntent
  readonly name: string
  /** Whether the caller has its own key from the beginning. */
  readonly named: boolean
  readonly chance: ReturnType<typeof random>
}

const saysNothingHappened = ({ ok, outcome }: Heard): boolean =>
  !ok && (outcome === 'not_sent' || outcome === 'rejected')

async function playIntent({ intent, name, named, chance }: Played, way: Way, upstream: Upstream, kit: Kit) {
  const clock = kit.createManualClock(START)
  const sandbox = kit.createRunaSandbox({
    clock,
    ordersPerMinute: Number.POSITIVE_INFINITY,
    ...(intent.broke ? { balances: { USD: '5.00' } } : {}),
  })
  const lane = upstream.lane(sandbox, false, {
    onRequest: () => {},
    onHandled: () => {},
    onSilence: () => {
      const [next] = [...clock.sleeping].sort((a, b) => a.due - b.due)
      if (next !== undefined) clock.advance(Math.max(0, next.due - clock.now()))
    },
  })
  const { fetch, plan } = faultyFetch(sandbox, kit)
  const serve = () => {
    const { apiKey } = sandbox
    const hidden = { random: () => chance.next() }
    return way.serve(new kit.RunaPayouts({ apiKey, baseUrl: lane.baseUrl, fetch, clock, ...hidden }), clock)
  }
  const body: CreateOrderRequest = {
    payment_method: { type: 'ACCOUNT_BALANCE', currency: 'USD' },
    items: Array.from({ length: intent.items }, () => ({
      face_value: 10,
      distribution_method: { type: 'PAYOUT_LINK' },
      products: { type: 'SINGLE', value: 'AMZ-US' },
    })),
    description: name,
  }
  const violations: string[] = []
  const violated = (what: string) => violations.push(`${name}: ${what}`)
  let ask = serve()
  let asked = 0
  let key = named ? `key of ${name}` : undefined
  let last: Heard | undefined
  for (const call of [...intent.calls, CALM]) {
    await clock.advance(Math.min(call.jump, LONGEST_JUMP_MS))
    if (call.restarted) ask = serve()
    plan(call.requestFaults)
    const before = sandbox.ledger.orders.length
    const sent = key
    asked += call.callers
    const heard = await Promise.all(Array.from({ length: call.callers }, () => ask(body, sent)))
    await clock.advance(AFTERMATH_MS)
    await settle()
    const placed = sandbox.ledger.orders.length - before
    const standing = heard.filter((one) => !saysNothingHappened(one))
    const keys = new Set(standing.map((one) => one.key))
    // A call without a key that had no effect is replaced by the next one, which has its own key.
    if (keys.size > 1) violated(`responses named the keys ${[...keys].join(', ')}`)
    if (heard.some((one) => one.key === undefined)) violated('a response named no key')
    if (sent !== undefined && heard.some((one) => one.key !== sent))
      violated('a response named another key than the one sent')
    if (standing.length === 0 && placed > 0)
      violated(`every response said that nothing happened, but ${placed} were placed`)
    last = standing[0] ?? heard[0]
    key = last?.key
  }
  const orders = sandbox.ledger.orders.length
  if (orders > 1) violated(`was paid ${orders} times`)
  if (last?.ok === true && orders !== 1) violated(`settled with ${orders} orders`)
  lane.close()
  return { violations, asked, orders }
}
