import { nextTurn } from '@x/sandbox'
import { describe, expect, it } from 'vitest'
import {
  malformed,
  openCard,
  orderOf,
  Shelf,
  stocked,
  subscriptionOf,
  UNAVAILABLE,
  updateOf,
} from '../../test/products.ts'
import type { CatalogueOptions } from './catalogue.ts'
import { createCatalogue } from './create-catalogue.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const codesOf = (issues: readonly { readonly code: string }[]) => issues.map(({ code }) => code)
const numbered = (count: number) => Array.from({ length: count }, (_, number) => `NO-${number}`)

describe('a code that Runa has just answered is no unknown product', () => {
  it('though the list that the same check loads does not have it', async () => {
    const { clock, shelf, catalogue } = stocked()
    await catalogue.refresh()
    await clock.advance(MINUTE_MS)
    shelf.getProduct = async (code) => {
      if (code === 'NEW-US') return openCard(code, '1', '5')
      return Promise.reject(await new Shelf().getProduct(code).catch((error: unknown) => error))
    }
    const { problems } = await catalogue.check(orderOf('NEW-US', 'NO-US'))
    expect(problems.map(({ path }) => path)).toStrictEqual([['items', 1, 'products', 'value']])
    expect(shelf.lists).toHaveLength(2)
  })

  it('though somebody else loads the list meanwhile', async () => {
    const { shelf, catalogue } = stocked()
    await catalogue.refresh()
    shelf.getProduct = async (code) => {
      await catalogue.refresh()
      return openCard(code, '1', '5')
    }
    expect(await catalogue.check(orderOf('NEW-US'))).toStrictEqual({ problems: [], warnings: [] })
  })

  it('though the answer has another code, which is only a warning', async () => {
    const { shelf, catalogue } = stocked()
    shelf.getProduct = async () => openCard('NEW-US', '1', '5')
    const { problems, warnings } = await catalogue.check(orderOf('new-us'))
    expect(problems).toStrictEqual([])
    expect(warnings.map(({ message }) => message)).toStrictEqual([
      'unknown product "new-us"; did you mean "NEW-US"? (Runa has it, but returned a different code)',
    ])
  })
})

describe('what a copy that could not be refreshed says', () => {
  it('about face values, currencies and countries is only a warning', async () => {
    const { clock, shelf, catalogue } = stocked()
    shelf.products.push(
      openCard('AMZ-GB', '1', '5', { currency: 'GBP' }),
      openCard('MX', '1', '5', { countries: ['MX'] }),
    )
    await catalogue.refresh()
    await clock.advance(2 * HOUR_MS)
    shelf.listProducts = async function* () {
      yield* []
      throw UNAVAILABLE
    }
    const given = {
      items: [
        ...orderOf('AMZ-US', 'AMZ-GB', 'MX', 'NEWS-US').items,
        { face_value: 7, products: { type: 'SINGLE', value: 'CAFE-US' } },
      ],
    }
    const { problems, warnings } = await catalogue.check(given)
    expect(codesOf(problems)).toStrictEqual(['plan_code_needed'])
    expect(codesOf(warnings)).toStrictEqual(['different_currencies', 'no_common_country', 'denomination', 'old_copy'])
  })

  it('about a product that cannot be ordered is a problem, as it was read again', async () => {
    const { clock, shelf, catalogue } = stocked()
    await catalogue.refresh()
    await clock.advance(2 * HOUR_MS)
    shelf.inTheMiddle = () => Promise.reject(UNAVAILABLE)
    const { problems } = await catalogue.check(orderOf('GONE-US'))
    expect(codesOf(problems)).toStrictEqual(['not_orderable'])
    expect(shelf.reads).toStrictEqual(['GONE-US'])
  })
})

describe('many unknown codes', () => {
  it('are only warnings while the copy is young', async () => {
    const { shelf, catalogue } = stocked()
    await catalogue.refresh()
    const { problems, warnings } = await catalogue.check(orderOf(...numbered(21)))
    expect([problems.length, warnings.length, shelf.lists.length, shelf.reads.length]).toStrictEqual([0, 21, 1, 0])
  })
})

describe('an empty list', () => {
  it('never takes the place of products: it is a refresh that failed', async () => {
    const errors: unknown[] = []
    const { clock, shelf, catalogue } = stocked({ onError: (error) => errors.push(error) })
    await catalogue.refresh()
    await clock.advance(2 * HOUR_MS)
    shelf.products = []
    expect((await catalogue.get('AMZ-US'))?.code).toBe('AMZ-US')
    expect(errors).toStrictEqual([new Error('Runa listed no products at all, so the previous copy is kept')])
    expect([catalogue.refreshError, catalogue.ageMs]).toStrictEqual([errors[0], 2 * HOUR_MS])
  })
})

describe('an update', () => {
  it.each([
    ['from more than five minutes before the copy is dropped', '2024-12-31T23:54:59', false],
    ['from five minutes before is taken, as clocks differ', '2024-12-31T23:55:00', true],
    ['without a zone is of UTC', '2025-01-01T00:00:00', true],
    ['whose time cannot be read is dropped', 'yesterday', false],
  ])('%s', async (_, timestamp, applied) => {
    const { catalogue } = stocked()
    await catalogue.refresh()
    expect(catalogue.apply(updateOf('AMZ-US', timestamp, false))).toBe(applied)
  })

  it.each<[string, object]>([
    ['without a state', { new_state: null }],
    ['without a product', { product_code: undefined }],
    ['without a time', { timestamp: 5 }],
  ])('%s changes nothing, and does not count as seen', async (_, fields) => {
    const { catalogue } = stocked()
    await catalogue.refresh()
    const update = updateOf('AMZ-US', '2025-01-01T00:00:02', false)
    // As a webhook may bring it.
    expect(catalogue.apply({ ...update, ...fields } as typeof update)).toBe(false)
    expect(catalogue.apply(update)).toBe(true)
  })

  it('that is sent again late is dropped while the first list is loaded, too', async () => {
    const { shelf, catalogue } = stocked()
    shelf.inTheMiddle = () => catalogue.apply(updateOf('AMZ-US', '2024-12-31T20:00:00', false))
    expect(await catalogue.get('AMZ-US')).toMatchObject({ is_orderable: true })
  })

  it('that comes while its product is read is not lost', async () => {
    const { shelf, catalogue } = stocked()
    await catalogue.refresh()
    shelf.getProduct = async (code) => {
      catalogue.apply(updateOf(code, '2025-01-01T00:00:02', false))
      return openCard(code, '1', '5')
    }
    const { problems } = await catalogue.check(orderOf('NEW-US'))
    expect(codesOf(problems)).toStrictEqual(['not_orderable'])
  })

  it('of a product that does not match its schema is applied', async () => {
    const { shelf, catalogue } = stocked()
    shelf.products = [malformed(openCard('AMZ-US', '1', '5'), { gift_card: null })]
    await catalogue.refresh()
    const update = updateOf('AMZ-US', '2025-01-01T00:00:02', false)
    const state = { ...update.new_state, denominations: { maximum_value: '5' } }
    expect(catalogue.apply({ ...update, new_state: state })).toBe(true)
  })
})

describe('a check of something else', () => {
  it.each([
    ['null', null, 'got null'],
    ['a text', 'AMZ-US', 'got a string'],
    ['an order without items', {}, 'items is undefined'],
    ['an order whose items are a text', { items: 'x' }, 'items is a string'],
    ['a list of codes', ['AMZ-US'], 'payout 0 is a string'],
    ['a list with a gap', [orderOf('AMZ-US').items[0], null], 'payout 1 is null'],
  ])('such as %s is a TypeError, and nothing is loaded', async (_, given, what) => {
    const { shelf, catalogue } = stocked()
    // As a program without types would.
    const checked = catalogue.check(given as { items: unknown })
    await expect(checked).rejects.toThrow(TypeError)
    await expect(checked).rejects.toThrow(what)
    expect(shelf.lists).toStrictEqual([])
  })
})

describe('options', () => {
  it.each([
    ['an unknown name', { refreshMS: 5 }, 'refreshMS: unknown option; did you mean "refreshMs"?'],
    [
      'a store without set',
      { store: { get: async () => '' } },
      'store: expected an object with the functions get and set',
    ],
    ['a store that is null', { store: null }, 'store: expected an object'],
    ['a clock that is a time', { clock: 5 }, 'clock: expected a clock'],
    ['an observer that is no function', { onError: true }, 'onError: expected a function'],
    ['no object', 'fast', 'options: expected an object'],
  ])('%s is refused by name', (_, options, message) => {
    // As a program without types would.
    expect(() => createCatalogue(new Shelf(), options as CatalogueOptions)).toThrow(message)
  })
})

it('a plan that is new is found although somebody else loads the list at the same time', async () => {
  const { clock, shelf, catalogue } = stocked()
  await catalogue.refresh()
  await clock.advance(MINUTE_MS)
  shelf.products = [subscriptionOf('NEWS-US', { 'NEW-PLAN': '5' })]
  shelf.inTheMiddle = () => nextTurn()
  const [{ problems }] = await Promise.all([catalogue.check(orderOf('NEW-PLAN')), catalogue.refresh()])
  expect(problems).toStrictEqual([])
})
