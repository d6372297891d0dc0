import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type PayingCommand, payingCommand } from '../../test/paying-command.ts'

const HEADER = 'reference,email,amount,product'
const SAM = 'sam,sam@example.com,25.00,AMZ-US'
const KIM = 'kim,kim@example.com,10,AMZ-US'
const LIST = `${HEADER}\n${SAM}\n${KIM}\n`
const PAY = 'pay list.csv --reference bonus --currency USD'

let it_: PayingCommand
beforeEach(async () => {
  it_ = await payingCommand()
})
afterEach(() => it_.end())

it('--retry-rejected pays those that were rejected, once the balance pays for them', async () => {
  await it_.end()
  it_ = await payingCommand({ balances: { USD: '10.00' } })
  await it_.put('list.csv', `${HEADER}\n${SAM}\n`)
  const rejected = await it_.run(`${PAY} --yes`)
  expect(rejected.out).toContain('Fix it and run the batch again with --retry-rejected')
  it_.sandbox.setBalances({ USD: '100.00' })
  expect(await it_.run(`${PAY} --yes --retry-rejected`)).toMatchObject({
    code: 0,
    out: expect.stringContaining('1 paid now'),
  })
  expect(it_.paid()).toEqual({ 'sam@example.com': ['25.00'] })
  expect(await it_.run(`${PAY} --yes --retry-rejected`)).toMatchObject({ code: 0 })
  expect(it_.paid()).toEqual({ 'sam@example.com': ['25.00'] })
})

describe('--retry-failed pays again those that it names', () => {
  const failed = async () => {
    await it_.end()
    it_ = await payingCommand({ processingMs: 60_000 })
    await it_.put('list.csv', LIST)
    return ended('FAILED', 1, `${PAY} --yes`)
  }
  /** Runs a command, and ends the order that it makes. */
  const ended = async (status: 'COMPLETED' | 'FAILED', orders: number, line: string) => {
    const running = it_.run(line)
    await expect.poll(() => it_.sandbox.ledger.orders.length).toBe(orders)
    const orderId = it_.sandbox.ledger.orders.at(-1)?.id ?? ''
    it_.sandbox.endOrder(orderId, status)
    return { ...(await running), orderId }
  }

  it.each<[how: string, named: (orderId: string) => string]>([
    ['by the id of their order', (orderId) => orderId],
    ['by their references', () => 'sam,kim'],
  ])('%s, and only once', async (_, named) => {
    const { code, orderId } = await failed()
    expect(code).toBe(3)
    const without = await it_.run(`${PAY} --yes`)
    expect({ code: without.code, out: without.out }).toEqual({
      code: 3,
      out: expect.stringContaining('failed        2 payouts (not sent again; --retry-failed sends them)'),
    })
    expect(it_.sandbox.ledger.orders).toHaveLength(1)
    const again = await ended('COMPLETED', 2, `${PAY} --yes --retry-failed ${named(orderId)}`)
    expect(again).toMatchObject({ code: 0, out: expect.stringContaining('2 paid now') })
    await it_.run(`${PAY} --yes --retry-failed ${named(orderId)}`)
    expect(it_.sandbox.ledger.orders).toHaveLength(2)
  })
})
