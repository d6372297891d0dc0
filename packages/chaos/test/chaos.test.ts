import { isSdkError, RunaPayouts, singleRequest } from '@x/runa-payouts'
import { reconcilePayouts, sendPayouts } from '@x/runa-payouts/bulk'
import { createCatalogue } from '@x/runa-payouts/catalogue'
import { memoryJournal } from '@x/runa-payouts/journal'
import { createManualClock, createRunaSandbox } from '@x/runa-payouts/testing'
import { expect, it } from 'vitest'
import { runMany, scheduleOf } from '../src/index.ts'

const kit = {
  RunaPayouts,
  isSdkError,
  singleRequest,
  sendPayouts,
  reconcilePayouts,
  createRunaSandbox,
  createManualClock,
  memoryJournal,
  createCatalogue,
}

it('2,000 schedules of faults: nobody is paid twice, no order is unaccounted for, no outcome lies', async () => {
  const summary = await runMany(kit, { seed: 1, schedules: 2_000 })
  expect(summary.failures).toEqual([])
  expect(summary).toMatchObject({ schedules: 2_000, failed: 0 })
  // The schedules have an effect: most intents are paid, after more requests than calls.
  expect(summary.orders).toBeGreaterThan(2_000)
  expect(summary.requests).toBeGreaterThan(summary.calls)
}, 900_000)

it('a seed gives the same schedule every time', () => {
  expect(scheduleOf(7)).toEqual(scheduleOf(7))
  expect(scheduleOf(7)).not.toEqual(scheduleOf(8))
})
