import { createRunaSandbox } from '@x/runa-payouts/testing'
import { serve } from '@x/sandbox/node-server'
import { chanceOf } from './chance.ts'
import { type Happening, MOST, type Weather } from './game-plan.ts'
import { type BookedOrder, type GameLedger, paymentsIn } from './ledger.ts'
import { faultOf } from './weather.ts'
import { type WorldTime, worldClock } from './world-clock.ts'

/** A game's own Runa, on a real port. Responses are the sandbox's; the books are the explorer's. */
export interface GameUpstream {
  readonly baseUrl: string
  readonly requests: number
  readonly requestFaults: number
  /** `undefined`: nothing fails any more. */
  setWeather(weather: Weather | undefined): void
  /** The status of an order now. */
  statusOf(orderId: string): string | undefined
  /** What Runa's support says about a key: the order under it, if there is one. */
  ask(key: string): BookedOrder | undefined
  close(): Promise<void>
}

/** As the API has it: `order` for one, `orders` for the list of them. */
const CREATE_PATH = '/v2/order'

/** How often an order ends FAILED while the weather is not calm. */
const FAILING = 0.05

export async function startUpstream(
  seed: number,
  {
    time,
    ledger,
    happened,
    onOrder,
  }: {
    readonly time: () => WorldTime
    readonly ledger: GameLedger
    readonly happened: (what: Happening) => void
    readonly onOrder: (order: BookedOrder) => void
  },
): Promise<GameUpstream> {
  const sandbox = createRunaSandbox({
    clock: worldClock(time),
    ordersPerMinute: Number.POSITIVE_INFINITY,
    random: seed,
    products: { 'AMZ-US': { currency: 'USD', maximum: MOST } },
  })
  const byKey = new Map<string, string>()
  let weather: Weather | undefined = 'fair'
  const counts = { creates: 0, reads: 0, requestFaults: 0 }

  const server = await serve(async (request) => {
    const isCreate = request.method === 'POST' && request.url.pathname === CREATE_PATH
    happened('request')
    const number = isCreate ? counts.creates++ : counts.reads++
    const key = request.headers.get('x-idempotency-key')
    if (weather !== undefined) {
      const chance = chanceOf(seed, isCreate ? 'create' : 'read', number)
      const fault = faultOf(weather, isCreate, chance)
      if (fault !== undefined) {
        // Used for the very next request, which is this one.
        sandbox.faults.next(fault)
        counts.requestFaults += 1
      }
      if (isCreate && chance.chance(FAILING)) sandbox.scriptNextOrder('fail')
    }
    const plan = await sandbox.handle(request)
    if (isCreate && key !== null) {
      const placed = sandbox.ledger.find(key)
      if (placed !== undefined && ledger.order(placed.id) === undefined) {
        const order = { id: placed.id, key, payments: paymentsIn(request.body) }
        ledger.book(order)
        byKey.set(key, placed.id)
        onOrder(order)
      }
      happened('commit')
    }
    return plan
  })
  return {
    baseUrl: `${server.url}/v2`,
    get requests() {
      return counts.creates + counts.reads
    },
    get requestFaults() {
      return counts.requestFaults
    },
    setWeather: (next) => {
      weather = next
    },
    statusOf: (orderId) => sandbox.ledger.orders.find(({ id }) => id === orderId)?.status,
    ask: (key) => ledger.order(byKey.get(key) ?? ''),
    close: server.close,
  }
}
