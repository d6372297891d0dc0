import { afterEach, beforeEach, expect, it } from 'vitest'
import { type PayingCommand, payingCommand } from '../../test/paying-command.ts'

const LIST = 'reference,email,amount,product\nsam,sam@example.com,25.00,AMZ-US\n'
const PAY = 'pay list.csv --reference bonus --currency USD --yes'

let it_: PayingCommand
beforeEach(async () => {
  it_ = await payingCommand()
  await it_.put('list.csv', LIST)
})
afterEach(() => it_.end())

/** Runa's list of products fails, also when it is asked for again. */
const withoutCatalogue = () => it_.sandbox.faults.next({ status: 403 }, { operation: 'listProducts', times: 9 })

it('--yes pays nobody while the products cannot be checked: an amount could be in another currency', async () => {
  withoutCatalogue()
  const { code, out } = await it_.run(PAY)
  expect(code).toBe(5)
  expect(out).toContain('the products and the balance were not checked')
  expect(it_.sandbox.ledger.orders).toEqual([])
  it_.sandbox.faults.clear()
  expect(await it_.run(PAY)).toMatchObject({ code: 0 })
  expect(it_.paid()).toEqual({ 'sam@example.com': ['25.00'] })
})

it('a run that has nothing new needs no products', async () => {
  expect(await it_.run(PAY)).toMatchObject({ code: 0 })
  withoutCatalogue()
  expect(await it_.run(PAY)).toMatchObject({ code: 0 })
  expect(it_.sandbox.ledger.orders).toHaveLength(1)
})
