import { afterEach, describe, expect, it } from 'vitest'
import { payouts, resultsOf, USD } from '../../test/batches.ts'
import { faultyJournal } from '../../test/faulty-journal.ts'
import { sandboxes } from '../../test/running-sandbox.ts'
import { sendPayouts } from '../bulk.ts'
import { isAuthenticationError, isConnectionError, isServerError } from '../index.ts'
import { memoryJournal } from '../journal/index.ts'

const { start, close } = sandboxes()
afterEach(close)

const batch = { reference: 'march', payment_method: USD }
const REVOKED = { status: 401, body: { type: 'unauthorized', message: 'revoked' } }

describe('the ping before the first order', () => {
  it('is one request, however much is paid after it', async () => {
    const { client, clock, sandbox } = await start()
    await sendPayouts(client(), payouts(5), { ...batch, startedAt: clock.now() })
    expect(sandbox.requests.map(({ operation }) => operation)).toEqual(['ping', ...Array(5).fill('createOrder')])
  })

  it('is not sent in a dry run', async () => {
    const { client, clock, sandbox } = await start()
    await sendPayouts(client(), payouts(5), { ...batch, startedAt: clock.now(), dryRun: true })
    expect(sandbox.requests).toEqual([])
  })

  it.each([
    ['no connection', 'drop-before', isConnectionError, 'could not connect'],
    ['a gateway that is down', 'unavailable-503', isServerError, '503'],
    ['a key that is revoked', REVOKED, isAuthenticationError, '401 unauthorized: revoked'],
  ] as const)('ends the run if it gets %s, and says that nothing was sent', async (_, fault, isThat, words) => {
    const { client, sandbox } = await start()
    const { journal, calls } = faultyJournal(memoryJournal())
    sandbox.faults.next(fault, { operation: 'ping', times: 4 })
    const { results, error } = await resultsOf(sendPayouts(client(), payouts(3), { ...batch, journal }))
    expect(isThat(error)).toBe(true)
    expect(error).toMatchObject({ operation: 'sendPayouts', outcome: 'not_sent', cause: { operation: 'ping' } })
    expect(error).toHaveProperty(
      'message',
      expect.stringMatching(/^sendPayouts: the ping before the first order failed: .* Nothing was sent\.$/),
    )
    expect(error).toHaveProperty('message', expect.stringContaining(words))
    expect([results.length, sandbox.ledger.orders.length, calls.open]).toEqual([0, 0, 0])
  })
})
