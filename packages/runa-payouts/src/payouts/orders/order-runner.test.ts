import { settle } from '@x/test-kit'
import { describe, expect, it } from 'vitest'
import type { PlannedRow } from '../plan/order-planner.ts'
import type { PayoutResult } from '../results/payout.ts'
import { Semaphore, Stopping, Tasks } from '../run/tasks.ts'
import { done, type Step } from './order-exchange.ts'
import { OrderRunner, type RunnerParts } from './order-runner.ts'
import type { PreparedOrder } from './send-order.ts'

const planned = (reference: string): PlannedRow => ({
  reference,
  hash: 'h',
  group: 'g',
  generation: 1,
  item: { face_value: 1, distribution_method: { type: 'PAYOUT_LINK' }, products: { type: 'SINGLE', value: 'A' } },
})

const order = (key: string, ...references: readonly string[]): PreparedOrder => ({
  key,
  mode: 'async',
  apiVersion: '2024-02-05',
  body: '{}',
  generation: 1,
  rows: references.map((reference) => ({ reference, hash: 'h' })),
  sentBefore: false,
})

const paid = (reference: string): PayoutResult => ({ reference, result: 'paid' })

/** Runs orders with one permit for each thing, and notes what happens as `<what> <references>`. */
function running(place: RunnerParts['place'], waitForEnd: RunnerParts['waitForEnd'] = async () => []) {
  const events: string[] = []
  const reported: PayoutResult[] = []
  const stopping = new Stopping(() => {})
  const tasks = new Tasks((error) => stopping.halt(error))
  const runner = new OrderRunner({
    place: async (rows) => {
      events.push(`place ${rows.map(({ reference }) => reference)}`)
      return place(rows)
    },
    waitForEnd: async (...given) => {
      events.push(`wait ${given[1]}`)
      return waitForEnd(...given)
    },
    sends: new Semaphore(1),
    reads: new Semaphore(1),
    tasks,
    results: {
      report(results) {
        if (results.length > 0) events.push(`report ${results.map(({ reference }) => reference)}`)
        reported.push(...results)
      },
    },
    stopping,
  })
  return { runner, tasks, stopping, events, reported }
}

describe('the orders of a run', () => {
  it('are in flight up to the number of permits, and each is reported before the next begins', async () => {
    const { runner, tasks, events } = running(async (rows) => done(rows.map(({ reference }) => paid(reference))))
    for (const reference of ['a', 'b', 'c']) await runner.start([planned(reference)])
    await tasks.idle()
    expect(events).toEqual(['place a', 'report a', 'place b', 'report b', 'place c', 'report c'])
  })

  it('are read to their end after their permit to be in flight is released, and then reported', async () => {
    const ends = new Map<string, (results: readonly PayoutResult[]) => void>()
    const { runner, tasks, events } = running(
      async ([row]): Promise<Step> => ({
        kind: 'wait',
        order: order('k', row?.reference ?? ''),
        orderId: row?.reference ?? '',
      }),
      (_, orderId) => new Promise((resolve) => ends.set(orderId, resolve)),
    )
    await runner.start([planned('a')])
    await runner.start([planned('b')])
    await settle()
    // The second order waits for the permit of the first to be read, and keeps its own to be in flight until then.
    expect(events).toEqual(['place a', 'wait a', 'place b'])
    ends.get('a')?.([paid('a')])
    await settle()
    ends.get('b')?.([paid('b')])
    await tasks.idle()
    expect(events).toEqual(['place a', 'wait a', 'place b', 'report a', 'wait b', 'report b'])
  })

  it('continue in parts, after the rows that have results were reported', async () => {
    const { runner, tasks, events } = running(async (rows) =>
      rows.length === 3
        ? { kind: 'split', results: [paid('a')], orders: [[planned('b')], [planned('c')]] }
        : done(rows.map(({ reference }) => paid(reference))),
    )
    await runner.start(['a', 'b', 'c'].map(planned))
    await tasks.idle()
    expect(events).toEqual(['place a,b,c', 'report a', 'place b', 'report b', 'place c', 'report c'])
  })

  it('have been sent only when their parts have been sent', async () => {
    let send = () => {}
    const { runner, tasks } = running((rows) =>
      rows.length === 2
        ? Promise.resolve({ kind: 'split', results: [], orders: [[planned('b')]] })
        : new Promise((resolve) => {
            send = () => resolve(done([paid('b')]))
          }),
    )
    let isDone = false
    await runner.start([planned('a'), planned('b')])
    runner.sendsDone().then(() => {
      isDone = true
    })
    await settle()
    expect(isDone).toBe(false)
    send()
    await tasks.idle()
    await settle()
    expect(isDone).toBe(true)
    await runner.sendsDone()
  })
})

describe('an order that fails in a way that nobody has foreseen', () => {
  const mistake = new Error('a mistake of ours')

  it('is unknown, once for each row, stops the run, and keeps no permit', async () => {
    const { runner, tasks, stopping, reported } = running(async (rows) => {
      if (rows.length === 2) throw mistake
      return done([paid('c')])
    })
    await runner.start([planned('a'), planned('b')])
    await runner.start([planned('c')])
    await tasks.idle()
    await runner.sendsDone()
    expect(reported).toEqual([
      { reference: 'a', result: 'unknown', error: expect.objectContaining({ outcome: 'unknown', cause: mistake }) },
      { reference: 'b', result: 'unknown', error: expect.objectContaining({ outcome: 'unknown', cause: mistake }) },
      paid('c'),
    ])
    expect(stopping.failure).toEqual({ error: mistake })
  })

  it('is named by its key if an earlier run has recorded it', async () => {
    const { runner, tasks, reported } = running(async () => done([]))
    await runner.resume({ kind: 'send', order: order('k1', 'a'), send: () => Promise.reject(mistake) })
    await tasks.idle()
    expect(reported).toMatchObject([{ reference: 'a', result: 'unknown', idempotencyKey: 'k1' }])
  })

  it('while it is read, keeps no permit either', async () => {
    const { runner, tasks, stopping } = running(
      async () => done([]),
      (_, orderId) => (orderId === 'O-1' ? Promise.reject(mistake) : Promise.resolve([paid('b')])),
    )
    await runner.resume({ kind: 'wait', order: order('k1', 'a'), orderId: 'O-1' })
    await runner.resume({ kind: 'wait', order: order('k2', 'b'), orderId: 'O-2' })
    await tasks.idle()
    expect(stopping.failure).toEqual({ error: mistake })
  })
})
