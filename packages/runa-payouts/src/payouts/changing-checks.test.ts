import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { payout, USD } from '../../test/batches.ts'
import { numbers } from '../../test/checked-lists.ts'
import { type Running, sandboxes } from '../../test/running-sandbox.ts'
import { sharedJournal } from '../../test/shared-journal.ts'
import { type Payout, type PayoutResultName, sendPayouts } from '../bulk.ts'
import { createCatalogue } from '../catalogue/index.ts'
import type { OrderCheck } from '../index.ts'
import { fileJournal } from '../journal/file/index.ts'
import type { PayoutJournal } from '../journal/index.ts'

const { start, close } = sandboxes()
afterEach(close)

type Below = (limit: number) => number

const PRODUCTS = {
  'AMZ-US': { currency: 'USD', minimum: 1, maximum: 50 },
  'FIVE-US': { currency: 'USD', kind: 'fixed', available: [5] },
  'AMZ-GB': { currency: 'GBP' },
  'AMZ-FR': { currency: 'EUR' },
} as const

const CODES = Object.keys(PRODUCTS)

/** Up to 40 rows, many of which share an order with others that do not fit to them; a few are wrong. */
function listOf(below: Below): Payout[] {
  return Array.from({ length: 2 + below(38) }, (_, number) =>
    payout(`p${number}`, {
      face_value: below(12) === 0 ? 60 : 5,
      products: { type: 'SINGLE', value: CODES[below(CODES.length)] ?? '' },
      group: `g${below(2)}`,
    }),
  )
}

/** A check whose opinion changes with every call: right, wrong about rows, wrong about the whole, or failing. */
function moody(below: Below, right: OrderCheck): OrderCheck {
  return {
    async check(order, options) {
      if (below(60) === 0) throw new Error('the catalogue is down')
      if (below(3) === 0) await new Promise((resolve) => setImmediate(resolve))
      const mood = below(6)
      if (mood > 2) return right.check(order, options)
      const wrong = mood === 0 ? order.items.flatMap((_, number) => (below(4) === 0 ? [['items', number]] : [])) : []
      const paths = mood === 1 && order.items.length > 1 ? [['items']] : wrong
      return { problems: paths.map((path) => ({ path, code: 'mood', message: 'not today' })), warnings: [] }
    },
  }
}

/** Ends a process in the middle of things: nothing that it does later takes effect, and nothing answers it. */
class Death {
  readonly came: Promise<void>
  #come: () => void = () => {}
  #left: number
  #isDead = false

  constructor(steps: number) {
    this.#left = steps
    this.came = new Promise((resolve) => {
      this.#come = resolve
    })
  }

  /** @param after whether a step that is the last one still happens. */
  async step<T>(after: boolean, run: () => Promise<T>): Promise<T> {
    this.#left -= 1
    const isLast = this.#left === 0
    if (isLast && !after) this.#die()
    if (this.#isDead) return new Promise(() => {})
    const done = await run()
    if (isLast) this.#die()
    return this.#isDead ? new Promise(() => {}) : done
  }

  #die(): void {
    this.#isDead = true
    this.#come()
  }
}

const mortal = (death: Death, below: Below, journal: PayoutJournal): PayoutJournal => ({
  open: (binding) => journal.open(binding),
  claim: (claim) => death.step(below(2) === 0, () => journal.claim(claim)),
  settle: (key, settlement) => death.step(below(2) === 0, () => journal.settle(key, settlement)),
  close: () => journal.close(),
})

const mortalFetch =
  (death: Death, below: Below): typeof fetch =>
  (...request) =>
    death.step(below(2) === 0, () => fetch(...request))

/** How many times each person was paid. */
function paidTimes({ sandbox }: Pick<Running, 'sandbox'>): ReadonlyMap<string, number> {
  const times = new Map<string, number>()
  for (const { items, status } of sandbox.ledger.orders) {
    if (status === 'FAILED') continue
    for (const { distribution_method: to } of items) {
      const reference = /"email_address":"([^@"]+)@/.exec(JSON.stringify(to))?.[1] ?? 'nobody'
      times.set(reference, (times.get(reference) ?? 0) + 1)
    }
  }
  return times
}

const TRUE_OF_BOTH: Partial<Record<PayoutResultName, number>> = { paid: 1, already_paid: 1 }
const TRUE_OF = { ...TRUE_OF_BOTH, not_sent: 0, rejected: 0 }

describe('nobody is paid twice, and no result is wrong, while catalogues change', () => {
  /** Runs one list again and again, dying at random, until everybody has a result that stays. */
  async function lives(seed: number, journalOf: () => PayoutJournal, isShared: boolean) {
    const below = numbers(seed)
    const running = await start({ products: PRODUCTS })
    const list = listOf(below)
    const seen: string[] = []
    for (let run = 0; run < 9; run += 1) {
      const isLast = run === 8
      const death = new Death(isShared && !isLast && below(3) > 0 ? 1 + below(12) : Number.POSITIVE_INFINITY)
      const runa = running.client(isLast ? {} : { fetch: mortalFetch(death, below) })
      if (!isLast && below(3) === 0) {
        const fault = below(2) === 0 ? 'drop-after-commit' : 'drop-before'
        running.sandbox.faults.next(fault, { operation: 'createOrder', times: 1 + below(5) })
      } else running.sandbox.faults.clear()
      const catalogue = createCatalogue(running.client())
      const check = isLast ? catalogue : below(5) === 0 ? undefined : moody(below, catalogue)
      const send = () =>
        sendPayouts(runa, list, {
          reference: 'march',
          payment_method: USD,
          journal: mortal(death, below, journalOf()),
          retryRejected: isLast || below(2) === 0,
          concurrency: 1 + below(3),
          ordersPerMinute: 100_000,
          check,
        })
      // Both die at once. While there are two, what one of them has not sent, or not again, the other may have paid.
      const rival = isShared && !isLast && below(3) === 0 ? send().catch(() => {}) : undefined
      const batch = send()
      const results = new Map<string, PayoutResultName>()
      const twice: string[] = []
      const ended = (async () => {
        for await (const { reference, result } of batch) {
          twice.push(...(results.has(reference) ? [reference] : []))
          results.set(reference, result)
        }
      })().catch(() => {})
      await Promise.race([Promise.all([ended, rival]), death.came])
      expect(twice, 'have two results').toEqual([])
      const times = paidTimes(running)
      for (const [reference, result] of results) {
        expect(times.get(reference) ?? 0, `${reference} is ${result} in run ${run}`).toBe(
          (rival === undefined ? TRUE_OF : TRUE_OF_BOTH)[result] ?? times.get(reference) ?? 0,
        )
        seen.push(result)
      }
      for (const [reference, count] of times) expect(count, `${reference} in run ${run}`).toBe(1)
      if (!isLast) continue
      const right = list.map(({ reference, face_value, products }) => {
        // More than either product in USD takes.
        return [reference, face_value === 60 && JSON.stringify(products).includes('-US') ? 0 : 1]
      })
      expect(list.map(({ reference }) => [reference, times.get(reference) ?? 0])).toEqual(right)
    }
    return new Set(seen)
  }

  const seeds = (count: number) => Array.from({ length: count }, (_, seed) => [seed])

  it.each(seeds(12))('in a journal that is shared, %i', async (seed) => {
    const { handle } = sharedJournal()
    const seen = await lives(seed, handle, true)
    expect(seen.has('paid') || seen.has('already_paid')).toBe(true)
  })

  it.each(seeds(4))('in a file, %i', async (seed) => {
    const folder = await mkdtemp(join(tmpdir(), 'journal-'))
    try {
      const file = join(folder, 'march.journal')
      const seen = await lives(seed, () => fileJournal(file), false)
      expect(seen.has('paid') || seen.has('already_paid')).toBe(true)
    } finally {
      await rm(folder, { recursive: true })
    }
  })
})
