import { afterEach, describe, expect, it } from 'vitest'
import { openCard, stocked } from '../../test/products.ts'
import { order, sandboxes } from '../../test/running-sandbox.ts'
import { addDecimals, decimalText, readDecimal } from './decimal-order.ts'
import { createCatalogue } from './index.ts'

const { start, close } = sandboxes()
afterEach(close)

const USD = { type: 'ACCOUNT_BALANCE', currency: 'USD' } as const

/** A catalogue whose source has a balance too. */
function withBalance(balance: () => unknown) {
  const made = stocked()
  const asked: string[] = []
  made.shelf.products.push(openCard('AMZ-GB', '1', '500', { currency: 'GBP', countries: ['GB'] }))
  const errors: unknown[] = []
  const source = Object.assign(made.shelf, {
    async getBalance(currency: string) {
      asked.push(currency)
      // Whatever Runa sends.
      return { balance: await balance(), currency } as { balance: string }
    },
  })
  const catalogue = createCatalogue(source, { clock: made.clock, onError: (error) => errors.push(error) })
  return { ...made, catalogue, asked, errors }
}

const item = (face_value: number, value = 'AMZ-US') => ({ face_value, products: { type: 'SINGLE', value } })
const paid = (payment_method: unknown, ...items: unknown[]) => ({ payment_method, items })
const low = { path: ['payment_method'], code: 'balance' }
const unread = {
  path: ['payment_method'],
  code: 'not_checked',
  message: 'the balance in USD could not be read, so it was not checked',
}

describe('a balance that is too low for an order is a warning', () => {
  it.each<[string, unknown, unknown[], string | undefined]>([
    ['less', '99.99', [item(50), item(50)], 'the face values in USD add up to 100.00, and the balance is 99.99'],
    ['equal', '100.00', [item(50), item(50)], undefined],
    ['in other digits', '100', [item(100)], undefined],
    ['in exact sums', '0.30', [item(0.1), item(0.2)], undefined],
    ['of a choice', '5.00', [{ face_value: 6, products: { type: 'MULTIPLE', values: ['AMZ-US'] } }], 'add up to 6.00'],
    ['without what is in another currency', '5.00', [item(5), item(500, 'AMZ-GB')], undefined],
    ['without templates', '5.00', [{ face_value: 9, products: { type: 'TEMPLATE', template_id: 'PT-1' } }], undefined],
  ])('%s', async (_, balance, items, says) => {
    const { catalogue } = withBalance(() => balance)
    const { warnings } = await catalogue.check(paid(USD, ...items))
    const found = warnings.filter(({ code }) => code === 'balance')
    expect(found).toEqual(says === undefined ? [] : [{ ...low, message: expect.stringContaining(says) }])
  })

  it('and never a problem', async () => {
    const { catalogue } = withBalance(() => '0.00')
    expect((await catalogue.check(paid(USD, item(5)))).problems).toEqual([])
  })
})

describe('a list of payouts', () => {
  it('is compared with the balance of its payment method', async () => {
    const { catalogue } = withBalance(() => '9.00')
    expect((await catalogue.check([item(5), item(5)], { payment_method: USD })).warnings).toEqual([
      { ...low, message: 'the face values in USD add up to 10.00, and the balance is 9.00' },
    ])
  })

  it('without a payment method is compared with none', async () => {
    const { catalogue, asked } = withBalance(() => '9.00')
    expect((await catalogue.check([item(5), item(5)])).warnings).toEqual([])
    expect(asked).toEqual([])
  })
})

describe('no balance is read', () => {
  it.each<[string, unknown]>([
    ['for another payment method', paid({ type: 'CARD', currency: 'USD' }, item(5))],
    ['for an invalid currency', paid({ type: 'ACCOUNT_BALANCE', currency: 'dollars' }, item(5))],
    ['where nothing is in its currency', paid(USD, item(5, 'AMZ-GB'))],
    ['for no items', paid(USD)],
  ])('%s', async (_, given) => {
    const { catalogue, asked } = withBalance(() => '0.00')
    await catalogue.check(given as ReturnType<typeof paid>)
    expect(asked).toEqual([])
  })

  it('if the check is told so', async () => {
    const { catalogue, asked } = withBalance(() => '0.00')
    expect(await catalogue.check(paid(USD, item(5)), { balance: false })).toEqual({ problems: [], warnings: [] })
    expect(asked).toEqual([])
  })

  it('by createOrder', async () => {
    const { client, sandbox } = await start({ balances: { USD: 10 } })
    const runa = client()
    const catalogue = createCatalogue(runa)
    expect((await runa.createOrder(order(), { check: catalogue })).kind).toBe('completed')
    expect(sandbox.requests.map(({ operation }) => operation)).not.toContain('getBalance')
    expect((await catalogue.check(order())).warnings).toMatchObject([{ code: 'balance' }])
  })

  it('from a source without getBalance', async () => {
    const { catalogue } = stocked()
    expect((await catalogue.check(paid(USD, item(5)))).warnings).toEqual([])
  })
})

describe('a balance that cannot be read is a warning that it was not checked', () => {
  it.each<[string, () => unknown]>([
    ['a failure', () => Promise.reject(new Error('down'))],
    ['no balance', () => undefined],
    ['null', () => null],
    ['words', () => 'plenty'],
  ])('%s', async (_, balance) => {
    const { catalogue } = withBalance(balance)
    expect(await catalogue.check(paid(USD, item(5)))).toEqual({ problems: [], warnings: [unread] })
  })

  it('and its error goes to onError', async () => {
    const down = new Error('down')
    const { catalogue, errors } = withBalance(() => Promise.reject(down))
    await catalogue.check(paid(USD, item(5)))
    expect(errors).toEqual([down])
  })

  it('also one that takes more than five seconds', async () => {
    const { catalogue, clock } = withBalance(() => new Promise(() => {}))
    await catalogue.get('AMZ-US')
    const check = catalogue.check(paid(USD, item(5)))
    await clock.advance(5_000)
    expect((await check).warnings).toEqual([unread])
  })
})

describe('a balance', () => {
  it('is read once for all checks of a minute, also if it cannot be read', async () => {
    let answer: unknown = '4.00'
    const { catalogue, asked, clock } = withBalance(() => answer)
    const checks = await Promise.all(Array.from({ length: 20 }, () => catalogue.check(paid(USD, item(5)))))
    expect(checks.every(({ warnings }) => warnings.length === 1)).toBe(true)
    await clock.advance(59_999)
    await catalogue.check(paid(USD, item(5)))
    expect(asked).toEqual(['USD'])
    answer = undefined
    await clock.advance(1)
    for (let round = 0; round < 3; round += 1) {
      expect((await catalogue.check(paid(USD, item(5)))).warnings).toEqual([unread])
    }
    expect(asked).toEqual(['USD', 'USD'])
  })

  it('is read in each currency', async () => {
    const { catalogue, asked } = withBalance(() => '4.00')
    await catalogue.check(paid(USD, item(5)))
    await catalogue.check(paid({ ...USD, currency: 'GBP' }, item(5, 'AMZ-GB')))
    expect(asked).toEqual(['USD', 'GBP'])
  })
})

it.each([
  [['0.1', '0.2'], '0.30'],
  [['1', '2.005'], '3.005'],
  [['0'], '0.00'],
  [['-1.5', '0.25'], '-1.25'],
  [['99999999999999999999.99', '0.01'], '100000000000000000000.00'],
])('the sum of %j is %s', (texts, sum) => {
  const values = texts.map((text) => readDecimal(text) ?? { digits: 0n, places: 0 })
  expect(decimalText(values.reduce(addDecimals))).toBe(sum)
})
