import { describe, expect, it } from 'vitest'
import { believed, type KnownRun } from '../src/belief.ts'
import type { Told } from '../src/payer-job.ts'

const told = (result: string, more: Partial<Told> = {}): Told => ({ reference: 'anna', result, ...more })

/** A run that had Anna on its list, and its result for her. */
const run = (number: number, said: Told | undefined, more: Partial<KnownRun> = {}): KnownRun => ({
  ...{ number, list: new Set(['anna']), opened: number, hasEnded: true, others: [] },
  told: new Map(said === undefined ? [] : [['anna', said]]),
  ...more,
})

const SHARED = true
const OWN = false

describe('what a user may conclude from results', () => {
  it.each<[string, boolean, KnownRun[], string]>([
    ['no run has had her yet', OWN, [], 'open'],
    ['killed before it reported', OWN, [run(1, undefined)], 'open'],
    ['rejected', OWN, [run(1, told('rejected'))], 'free'],
    ['not sent', OWN, [run(1, told('not_sent'))], 'free'],
    ['unknown', OWN, [run(1, told('unknown'))], 'open'],
    ['accepted', OWN, [run(1, told('accepted', { orderId: 'a' }))], 'open'],
    ['failed', OWN, [run(1, told('failed', { orderId: 'a' }))], 'failed'],
    ['paid by any run', OWN, [run(1, told('paid', { orderId: 'a' })), run(2, told('unknown'))], 'paid'],
    ['recorded with other content', OWN, [run(1, told('unknown', { invalid: true }))], 'edited'],
    ['paid with other content', OWN, [run(1, told('already_paid', { invalid: true }))], 'paid'],
    ['an invalid row that was never sent', OWN, [run(1, told('not_sent', { invalid: true }))], 'free'],
    ['rejected, and then claimed again', OWN, [run(1, told('rejected')), run(2, undefined)], 'open'],
    [
      'rejected, and the next run did not get the journal',
      OWN,
      [run(1, told('rejected')), run(2, undefined, { opened: undefined })],
      'free',
    ],
    [
      'rejected, and another run has yet to get the journal',
      OWN,
      [run(1, told('rejected')), run(2, undefined, { opened: undefined, hasEnded: false })],
      'open',
    ],
    [
      'rejected by a run that took the file over from a frozen one',
      OWN,
      [run(1, undefined, { hasEnded: false }), run(2, told('rejected'), { others: [1] })],
      'free',
    ],
    [
      'rejected alongside a frozen run that shares the journal',
      SHARED,
      [run(1, undefined, { hasEnded: false }), run(2, told('rejected'), { others: [1] })],
      'open',
    ],
    [
      'rejected alongside another run that also rejected',
      SHARED,
      [run(1, told('not_sent')), run(2, told('rejected'), { others: [1] })],
      'free',
    ],
    [
      'rejected by the run that opened a shared journal later, though it was started first',
      SHARED,
      [run(1, told('rejected'), { opened: 2 }), run(2, undefined, { opened: 1, others: [1] })],
      'open',
    ],
  ])('%s', (_, isShared, runs, kind) => {
    expect(believed('anna', runs, isShared).kind).toBe(kind)
  })
})
