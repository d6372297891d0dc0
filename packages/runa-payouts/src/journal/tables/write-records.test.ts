import { describe, expect, it } from 'vitest'
import { claimOf, PAID, REJECTED } from '../../testing/journal-contract/sample-claims.ts'
import { JournalError } from '../journal-error.ts'
import { recordQueue } from './record-queue.ts'
import { recordOf, type StoredClaim, type StoredOrder, type TableRecord } from './table-records.ts'
import type { Appended, TableStore } from './table-store.ts'
import { writeRecords } from './write-records.ts'

const claim = (key: string, ...references: string[]) => recordOf({ type: 'claim', claim: claimOf(key, references) })
const paid = (key: string) => recordOf({ type: 'settlement', key, settlement: PAID })

/** Tables in memory, whose statements fail as a test wants. */
function tables() {
  const records: { turn: string; text: string }[] = []
  const orders = new Map<string, StoredOrder>()
  const claims = new Map<string, StoredClaim>()
  const append = ({ first, turn, ...change }: Appended): boolean => {
    if (first !== records.length + 1) return false
    records.push(...change.records.map((text) => ({ turn, text })))
    for (const order of change.orders) orders.set(order.key, order)
    for (const one of change.claims) claims.set(one.reference, one)
    return true
  }
  const store: TableStore = {
    label: 'the journal "payroll"',
    requireTables: async () => {},
    head: async () => undefined,
    create: async () => {},
    page: async () => [],
    async state({ keys, references, turns }) {
      const held = references.flatMap((reference) => claims.get(reference) ?? [])
      const named = new Set([...keys, ...held.map(({ key }) => key)])
      return {
        position: records.length,
        claims: held,
        orders: [...named].flatMap((key) => orders.get(key) ?? []),
        turn: records.find(({ turn }) => turns.includes(turn))?.turn,
      }
    },
    append: async (change) => append(change),
    failureOf: (error) => ({
      error: error instanceof Error ? error : new Error('?'),
      mayPass: String(error).includes('connection'),
    }),
  }
  return { records, orders, claims, store, append }
}

const texts = (records: readonly TableRecord[]) => records.map(({ text }) => text)

describe('what is appended', () => {
  it('was decided on what was read: a writer that comes first is read, and its claim counts', async () => {
    const { store, append, records } = tables()
    let reads = 0
    const slow: TableStore = {
      ...store,
      async state(wanted) {
        const state = await store.state(wanted)
        reads += 1
        if (reads === 1) {
          append({
            ...{ first: 1, turn: 'other', records: ['other'] },
            orders: [{ key: 'k0', result: null, orderId: null }],
            claims: [{ reference: 'a', key: 'k0' }],
          })
        }
        return state
      },
    }
    const [refusal, none] = await writeRecords(slow, [claim('k1', 'a'), claim('k2', 'b')])
    expect(refusal).toMatchObject({ code: 'claimed', references: ['a'] })
    expect(none).toBeUndefined()
    expect(records.map(({ text }) => text)).toEqual(['other', claim('k2', 'b').text])
  })

  it('is decided one after the other within a batch', async () => {
    const { store, orders, claims, records } = tables()
    const batch = [claim('k1', 'a'), claim('k2', 'a'), paid('k1'), paid('k1'), paid('k9')]
    const refusals = await writeRecords(store, batch)
    expect(refusals.map((refusal) => refusal?.code)).toEqual([undefined, 'claimed', undefined, undefined, 'unclaimed'])
    expect(records.map(({ text }) => text)).toEqual(texts([claim('k1', 'a'), paid('k1')]))
    expect([...orders.values()]).toEqual([{ key: 'k1', result: 'paid', orderId: 'O-01JABC' }])
    expect([...claims.values()]).toEqual([{ reference: 'a', key: 'k1' }])
  })

  it('a payout that is freed and claimed again within a batch belongs to the latest order', async () => {
    const { store, claims } = tables()
    const rejected = recordOf({ type: 'settlement', key: 'k1', settlement: REJECTED })
    expect(await writeRecords(store, [claim('k1', 'a'), rejected, claim('k2', 'a')])).toEqual([
      undefined,
      undefined,
      undefined,
    ])
    expect(claims.get('a')).toEqual({ reference: 'a', key: 'k2' })
  })

  it('a claim without its order is open: whether it was sent is unknown', async () => {
    const { store, claims, records } = tables()
    claims.set('a', { reference: 'a', key: 'lost' })
    claims.set('b', { reference: 'b', key: 'lost' })
    const [refusal] = await writeRecords(store, [claim('k1', 'a', 'b')])
    expect(refusal).toMatchObject({ code: 'claimed', references: ['a', 'b'] })
    expect(records).toEqual([])
  })

  it('an order that was settled with a word that no journal knows is open', async () => {
    const { store, orders, claims } = tables()
    orders.set('k1', { key: 'k1', result: 'never_placed', orderId: null })
    claims.set('a', { reference: 'a', key: 'k1' })
    const [refusal, settled] = await writeRecords(store, [claim('k2', 'a'), paid('k1')])
    expect(refusal).toMatchObject({ code: 'claimed' })
    expect(settled).toBeUndefined()
    expect(orders.get('k1')).toEqual({ key: 'k1', result: 'paid', orderId: 'O-01JABC' })
  })
})

describe('tables that take one text for another', () => {
  it.each<[string, Partial<Awaited<ReturnType<TableStore['state']>>>]>([
    ['of a payout', { claims: [{ reference: 'Anna', key: 'k0' }] }],
    ['of an order', { orders: [{ key: 'K1', result: 'rejected', orderId: null }] }],
  ])('write nothing: %s', async (_, found) => {
    const { store, records } = tables()
    const alike: TableStore = { ...store, state: async (wanted) => ({ ...(await store.state(wanted)), ...found }) }
    await expect(writeRecords(alike, [claim('k1', 'anna')])).rejects.toMatchObject({
      code: 'corrupt',
      message: expect.stringContaining('do not compare texts exactly'),
    })
    expect(records).toEqual([])
  })
})

describe('an attempt whose end is unknown', () => {
  it('that was carried out is not made again', async () => {
    const { store, append, records } = tables()
    const cut: TableStore = {
      ...store,
      async append(change) {
        append(change)
        throw new Error('connection lost')
      },
    }
    expect(await writeRecords(cut, [claim('k1', 'a')])).toEqual([undefined])
    expect(records.length).toBe(1)
  })

  it('that is carried out later, in the middle of the next one, is made once', async () => {
    const { store, append, records } = tables()
    const sent: Appended[] = []
    const late: TableStore = {
      ...store,
      async append(change) {
        sent.push(change)
        if (sent.length === 1) throw new Error('connection lost')
        // The first arrives now.
        for (const one of sent.splice(0, 1)) append(one)
        return append(change)
      },
    }
    expect(await writeRecords(late, [claim('k1', 'a')])).toEqual([undefined])
    expect(records.length).toBe(1)
  })

  it('that never was carried out is made again', async () => {
    const { store, records } = tables()
    let attempts = 0
    const flaky: TableStore = {
      ...store,
      async append(change) {
        attempts += 1
        if (attempts < 3) throw new Error('connection lost')
        return store.append(change)
      },
    }
    expect(await writeRecords(flaky, [claim('k1', 'a')])).toEqual([undefined])
    expect(records.length).toBe(1)
  })
})

describe('it gives up', () => {
  it('at once after a failure that does not pass', async () => {
    const { store } = tables()
    let attempts = 0
    const broken: TableStore = {
      ...store,
      async append() {
        attempts += 1
        throw new Error('permission denied')
      },
    }
    await expect(writeRecords(broken, [claim('k1', 'a')])).rejects.toThrow('permission denied')
    expect(attempts).toBe(1)
  })

  it('after some failures that could have passed', async () => {
    const { store } = tables()
    const broken: TableStore = { ...store, state: () => Promise.reject(new Error('connection lost')) }
    await expect(writeRecords(broken, [claim('k1', 'a')])).rejects.toThrow('connection lost')
  })
})

describe('the queue', () => {
  const waitingFor = (records: readonly TableRecord[]) => records.length

  it('writes what comes together together, in its order, and tells each its own end', async () => {
    const sizes: number[] = []
    const queue = recordQueue(async (records) => {
      sizes.push(waitingFor(records))
      return records.map(({ text }) => (text === claim('k2').text ? new JournalError('claimed', 'x') : undefined))
    })
    const results = await Promise.allSettled([claim('k1'), claim('k2'), claim('k3')].map(queue.write))
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
    expect(sizes).toEqual([3])
    await queue.idle()
    await queue.write(claim('k4'))
    expect(sizes).toEqual([3, 1])
  })

  it('writes at most 100 records and about half a million characters at once', async () => {
    const sizes: number[] = []
    const queue = recordQueue(async (records) => {
      sizes.push(waitingFor(records))
      return records.map(() => undefined)
    })
    const large = (key: string) => ({ ...claim(key), text: 'x'.repeat(400_000) })
    await Promise.all([
      ...Array.from({ length: 150 }, (_, index) => queue.write(claim(`k${index}`))),
      ...['l1', 'l2', 'l3'].map((key) => queue.write(large(key))),
    ])
    expect(sizes).toEqual([100, 51, 1, 1])
  })

  it('a failure is that of every record in the batch, and the next batch is written', async () => {
    let batches = 0
    const queue = recordQueue(async (records) => {
      batches += 1
      if (batches === 1) throw new Error('connection lost')
      return records.map(() => undefined)
    })
    const first = await Promise.allSettled([queue.write(claim('k1')), queue.write(claim('k2'))])
    expect(first.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
    await expect(queue.write(claim('k3'))).resolves.toBeUndefined()
  })
})
