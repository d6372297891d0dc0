import { settle, until } from '@x/test-kit'
import { afterEach, describe, expect, it } from 'vitest'
import { byReference, payouts, resultsOf, USD } from '../../test/batches.ts'
import { failing, faultyJournal } from '../../test/faulty-journal.ts'
import { type Running, sandboxes } from '../../test/running-sandbox.ts'
import { sendPayouts } from '../bulk.ts'
import { JournalError, memoryJournal } from '../journal/index.ts'

const { start, close } = sandboxes()
afterEach(close)

const batch = { reference: 'march', payment_method: USD, concurrency: 1 }
/** Payouts that do not share orders. */
const own = (count: number) => payouts(count).map((one) => ({ ...one, group: one.reference }))
const diskFull = new JournalError('write_failed', 'no space left on the device')
/** What becomes of that where payouts were paid before. */
const SAID_OF_THE_RUN = { name: 'JournalError', code: 'write_failed', outcome: 'accepted' }

const creates = ({ sandbox }: Pick<Running, 'sandbox'>) =>
  sandbox.requests.filter(({ operation }) => operation === 'createOrder').length

/** A sandbox, and a journal that will fail. */
async function faulty() {
  const running = await start()
  const sound = memoryJournal()
  return { running, sound, ...faultyJournal(sound) }
}

/** What a later run with the sound journal comes to: everybody is paid once. */
async function expectAllPaidOnce(running: Running, sound: ReturnType<typeof memoryJournal>, count: number) {
  await sound.close()
  const { results, error } = await resultsOf(sendPayouts(running.client(), own(count), { ...batch, journal: sound }))
  expect(error).toBeUndefined()
  for (const result of Object.values(byReference(results))) expect(['paid', 'already_paid']).toContain(result)
  expect(results).toHaveLength(count)
  expect(running.sandbox.ledger.orders).toHaveLength(count)
}

describe('a journal that fails', () => {
  it('when it is opened stops the batch before anything is sent or read', async () => {
    const { running, journal, on, calls } = await faulty()
    on('open', 1, failing(diskFull))
    let read = 0
    function* list() {
      read += 1
      yield* own(2)
    }
    const { results, error } = await resultsOf(sendPayouts(running.client(), list(), { ...batch, journal }))
    expect(error).toMatchObject({
      name: 'JournalError',
      code: 'write_failed',
      message: diskFull.message,
      outcome: 'not_sent',
    })
    expect(results).toEqual([])
    expect([creates(running), read, calls.close]).toEqual([0, 0, 0])
  })

  it('while it is read stops the batch before anything is sent, and is closed', async () => {
    const { running, journal, calls } = await faulty()
    const corrupt = new JournalError('corrupt', 'line 1')
    const unreadable = {
      ...journal,
      open: async () => ({
        binding: undefined,
        entries: {
          [Symbol.asyncIterator]: () => ({ next: () => Promise.reject(corrupt) }),
        },
      }),
    }
    const { error } = await resultsOf(sendPayouts(running.client(), own(2), { ...batch, journal: unreadable }))
    expect(error).toMatchObject({ name: 'JournalError', code: 'corrupt', message: 'line 1', outcome: 'not_sent' })
    expect([creates(running), calls.close]).toEqual([0, 1])
  })

  it.each([
    ['before it is written', 'instead'],
    ['after it was written', 'after'],
  ] as const)('while an order is recorded, %s, sends neither that one nor another', async (_, when) => {
    const { running, sound, journal, on } = await faulty()
    on('claim', 3, failing(diskFull, when))
    const { results, error } = await resultsOf(sendPayouts(running.client(), own(6), { ...batch, journal }))
    expect(error).toMatchObject({ ...SAID_OF_THE_RUN, outcome: 'unknown' })
    const reported = byReference(results)
    expect(Object.values(reported).filter((result) => result === 'paid')).toHaveLength(2)
    // The claim that failed may be recorded; nobody may take its payout for free.
    expect(Object.values(reported).filter((result) => result === 'unknown')).toHaveLength(1)
    expect(Object.values(reported).filter((result) => result === 'not_sent')).toHaveLength(3)
    const unclear = results.find(({ result }) => result === 'unknown')
    expect(unclear).toMatchObject({
      idempotencyKey: expect.any(String),
      error: { code: 'write_failed', outcome: 'unknown' },
    })
    expect(unclear?.error?.message).toContain('It may be recorded anyway. Nothing was sent.')
    expect(creates(running)).toBe(2)
    await expectAllPaidOnce(running, sound, 6)
  })

  it('without a message is reported with ours', async () => {
    const { running, journal, on } = await faulty()
    on('claim', 1, failing(undefined))
    const { error } = await resultsOf(sendPayouts(running.client(), own(1), { ...batch, journal }))
    expect(error).toMatchObject({ message: expect.stringContaining('the journal failed') })
    expect(creates(running)).toBe(0)
  })

  it.each(['instead', 'after'] as const)(
    'on recording what became of an order stops before the next one (%s)',
    async (when) => {
      const { running, sound, journal, on } = await faulty()
      on('settle', 2, failing(diskFull, when))
      const { results, error } = await resultsOf(sendPayouts(running.client(), own(6), { ...batch, journal }))
      expect(error).toMatchObject(SAID_OF_THE_RUN)
      const reported = byReference(results)
      // What is known is reported, recorded or not.
      expect(Object.values(reported).filter((result) => result === 'paid')).toHaveLength(2)
      expect(creates(running)).toBe(2)
      await expectAllPaidOnce(running, sound, 6)
    },
  )

  it.each([
    ['is taken back, and nobody sends it', false],
    ['cannot be taken back, and the next run sends it', true],
  ])('stops even an order whose record is being written: it %s', async (_, staysBroken) => {
    const { running, sound, journal, on, calls } = await faulty()
    if (staysBroken) on('settle', 2, failing(diskFull))
    let failSettling = () => {}
    let finishClaiming = () => {}
    on('settle', 1, async () => {
      await new Promise<void>((resolve) => {
        failSettling = resolve
      })
      throw diskFull
    })
    on('claim', 2, async (pass) => {
      await new Promise<void>((resolve) => {
        finishClaiming = resolve
      })
      await pass()
    })
    const run = resultsOf(sendPayouts(running.client(), own(2), { ...batch, concurrency: 2, journal }))
    await until(() => calls.settle === 1 && calls.claim === 2)
    failSettling()
    await settle()
    finishClaiming()
    const { results, error } = await run
    expect(error).toMatchObject({ ...SAID_OF_THE_RUN, outcome: staysBroken ? 'unknown' : 'accepted' })
    const result = staysBroken ? 'unknown' : 'not_sent'
    expect(Object.values(byReference(results)).sort()).toEqual([result, 'paid'].sort())
    const recorded = results.find((one) => one.result === result)
    expect(recorded).toMatchObject({ idempotencyKey: expect.any(String), error: { outcome: result } })
    expect(recorded?.error?.message).toContain('the run ended after this order was recorded and before it was sent')
    expect(creates(running)).toBe(1)
    await expectAllPaidOnce(running, sound, 2)
  })

  it('when it is closed is reported after all results', async () => {
    const { running, journal, on } = await faulty()
    on('close', 1, failing(diskFull))
    const { results, error } = await resultsOf(sendPayouts(running.client(), own(3), { ...batch, journal }))
    expect(error).toMatchObject(SAID_OF_THE_RUN)
    expect(byReference(results)).toEqual({ p1: 'paid', p2: 'paid', p3: 'paid' })
  })

  it('leaves nothing running', async () => {
    const { running, journal, on } = await faulty()
    on('claim', 5, failing(diskFull))
    await resultsOf(sendPayouts(running.client(), own(50), { ...batch, concurrency: 5, journal }))
    expect(running.clock.sleeping).toEqual([])
  })
})

it('a journal that another process has open is left alone', async () => {
  const running = await start()
  const journal = memoryJournal()
  await journal.open()
  const { error } = await resultsOf(sendPayouts(running.client(), own(1), { ...batch, journal: journal.handle() }))
  expect(error).toMatchObject({ name: 'JournalError', code: 'locked' })
  expect(creates(running)).toBe(0)
  // It is still the other's.
  await journal.settle('k', { result: 'rejected', reason: 'x' }).catch((rejection: unknown) => {
    expect(rejection).toMatchObject({ code: 'unclaimed' })
  })
})
