import { failureOf } from '@x/test-kit'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { payouts, resultsOf, USD } from '../../test/batches.ts'
import { ALL_RIGHT } from '../../test/checked-lists.ts'
import { sandboxes } from '../../test/running-sandbox.ts'
import { sharedJournal } from '../../test/shared-journal.ts'
import { type SendPayoutsOptions, sendPayouts } from '../bulk.ts'
import { ConnectionError, type OrderCheck } from '../index.ts'
import { memoryJournal } from '../journal/index.ts'

const { start, close } = sandboxes()
afterEach(close)

const batch = { reference: 'march', payment_method: USD }

describe('a check that fails ends the run', () => {
  const down = new ConnectionError('listProducts: no connection.', { operation: 'listProducts', retryable: true })
  /** Fails when it is asked a certain time. */
  function failingAt(number: number): OrderCheck {
    let asked = 0
    return {
      async check() {
        asked += 1
        if (asked === number) throw down
        return { problems: [], warnings: [] }
      },
    }
  }
  it.each<[string, number, string[]]>([
    ['at the first row', 1, ['not_sent']],
    ['at a later row', 3, ['not_sent', 'not_sent', 'not_sent']],
    ['at an order', 6, ['not_sent', 'not_sent', 'not_sent', 'not_sent', 'not_sent']],
  ])('%s: nothing is sent unchecked', async (_, number, results) => {
    const { client, sandbox } = await start()
    const { handle, entries } = sharedJournal()
    const run = await resultsOf(
      sendPayouts(client(), payouts(5), { ...batch, journal: handle(), check: failingAt(number) }),
    )
    expect(run.results.map(({ result }) => result)).toEqual(results)
    expect(run.error).toMatchObject({
      operation: 'sendPayouts',
      outcome: 'not_sent',
      retryable: true,
      cause: down,
      counts: { not_sent: results.length },
      message: expect.stringMatching(
        /^sendPayouts: the check of the order failed \(.*no connection\.\)\. Nothing more of the list was sent\. Run the batch again; to send it unchecked, leave out `check`\./,
      ),
    })
    expect(sandbox.ledger.orders).toEqual([])
    expect(entries).toEqual([])
    const again = await sendPayouts(client(), payouts(5), { ...batch, journal: handle(), check: ALL_RIGHT })
    expect(again).toMatchObject({ paid: 5 })
  })

  it('and what was sent before is reported as it is', async () => {
    const { client, sandbox, clock } = await start()
    const run = await resultsOf(
      sendPayouts(client(), payouts(5), { ...batch, startedAt: clock.now(), check: failingAt(4) }),
    )
    const paid = run.results.filter(({ result }) => result === 'paid')
    expect(sandbox.ledger.orders).toHaveLength(paid.length)
    expect(run.results.map(({ result }) => result)).toContain('not_sent')
  })

  it.each<[string, unknown]>([
    ['no object', undefined],
    ['problems that are not a list', { problems: {}, warnings: [] }],
  ])('also with %s', async (_, answer) => {
    const { client, sandbox } = await start()
    // As plain JavaScript may write it.
    const check = { check: async () => answer } as OrderCheck
    const error = await failureOf(sendPayouts(client(), payouts(2), { ...batch, journal: memoryJournal(), check }))
    expect(error).toMatchObject({
      message: expect.stringMatching(/expected it to resolve to \{ problems, warnings \}/),
    })
    expect(sandbox.ledger.orders).toEqual([])
  })
})

describe('a signal ends a run whose check', () => {
  const never: OrderCheck = { check: () => new Promise(() => {}) }
  let asked = 0
  const neverOfOrders: OrderCheck = {
    async check({ items }) {
      asked = items.length
      if (items.length > 1) await new Promise(() => {})
      return { problems: [], warnings: [] }
    },
  }
  it.each([
    ['of a row does not end', never],
    ['of an order does not end', neverOfOrders],
  ])('%s', async (_, check) => {
    const { client, sandbox } = await start()
    const controller = new AbortController()
    const options = { ...batch, journal: memoryJournal(), check, signal: controller.signal }
    const run = resultsOf(sendPayouts(client(), payouts(2), options))
    if (check === neverOfOrders) await vi.waitUntil(() => asked === 2)
    controller.abort()
    const { results, error } = await run
    expect(error).toMatchObject({ name: 'AbortedError', outcome: 'not_sent' })
    expect(results.every(({ result }) => result === 'not_sent')).toBe(true)
    expect(sandbox.ledger.orders).toEqual([])
  })
})

describe('warnings', () => {
  const warn = (path: (string | number)[], code = 'a_warning') => ({ path, code, message: `about ${code}` })
  it('are given with the reference of their payout, once each; what is about none, once in the run', async () => {
    const { client, sandbox } = await start()
    const given: unknown[] = []
    const check: OrderCheck = {
      check: async ({ items }) => ({
        problems: [],
        warnings: [
          ...items.map((_, number) => warn(['items', number, 'face_value'])),
          ...(items.length > 1 ? [warn(['items', 1, 'products'], 'not_compared')] : []),
          warn([], 'old_copy'),
        ],
      }),
    }
    await sendPayouts(client(), payouts(2), {
      ...batch,
      journal: memoryJournal(),
      check,
      onCheckWarnings: (warnings, reference) => {
        given.push([reference, ...warnings.map(({ path, code }) => `${code} ${path.join('.')}`)])
        throw new Error('ignored')
      },
    })
    expect(given).toEqual([
      [undefined, 'old_copy '],
      ['p1', 'a_warning face_value'],
      ['p2', 'a_warning face_value'],
      ['p2', 'not_compared products'],
    ])
    expect(sandbox.ledger.orders).toHaveLength(1)
  })
})

describe('invalid options', () => {
  it.each([
    ['check', { check: null }],
    ['check', { check: () => {} }],
    ['onCheckWarnings', { onCheckWarnings: 'yes' }],
  ])('%s: %j', async (name, options) => {
    const { client, sandbox } = await start()
    // As plain JavaScript may pass it.
    const wrong: object = { ...batch, journal: memoryJournal(), ...options }
    expect(await failureOf(sendPayouts(client(), payouts(1), wrong as SendPayoutsOptions))).toMatchObject({
      issues: [{ path: [name] }],
    })
    expect(sandbox.requests).toEqual([])
  })
})
