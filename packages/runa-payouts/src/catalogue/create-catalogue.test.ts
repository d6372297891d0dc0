import { describe, expect, it } from 'vitest'
import {
  fixedCard,
  memoryStore as memory,
  openCard,
  orderOf as order,
  Shelf,
  stocked,
  subscriptionOf,
  UNAVAILABLE,
  updateOf as update,
} from '../../test/products.ts'
import { createCatalogue } from './create-catalogue.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS

describe('a catalogue', () => {
  it('loads nothing before it is asked, and then everything, once', async () => {
    const { shelf, catalogue } = stocked()
    expect([shelf.lists, catalogue.ageMs]).toStrictEqual([[], undefined])
    await catalogue.get('AMZ-US')
    await catalogue.search({})
    expect(shelf.lists).toStrictEqual([{ isOrderable: false, limit: 500 }])
    expect(catalogue.ageMs).toBe(0)
  })

  it('shares one load among callers', async () => {
    const { shelf, catalogue } = stocked()
    await Promise.all([catalogue.get('AMZ-US'), catalogue.search({}), catalogue.refresh(), catalogue.check(order())])
    expect(shelf.lists).toHaveLength(1)
  })

  it('has a product by its code, and a subscription by the code of a plan too', async () => {
    const { catalogue } = stocked()
    const codes = await Promise.all(['AMZ-US', 'NEWS-US', 'NEWS-US-1M', 'NO'].map((code) => catalogue.get(code)))
    expect(codes.map((product) => product?.code)).toStrictEqual(['AMZ-US', 'NEWS-US', 'NEWS-US', undefined])
  })

  it('is loaded again once it is old', async () => {
    const { clock, shelf, catalogue } = stocked()
    await catalogue.get('AMZ-US')
    await clock.advance(HOUR_MS)
    await catalogue.get('AMZ-US')
    expect(shelf.lists).toHaveLength(1)
    await clock.advance(1)
    shelf.products = [openCard('NEW-US', '1', '5')]
    expect([await catalogue.get('AMZ-US'), (await catalogue.get('NEW-US'))?.code]).toStrictEqual([undefined, 'NEW-US'])
    expect(shelf.lists).toHaveLength(2)
  })

  it('that cannot be loaded throws, and is loaded at the next call', async () => {
    const { shelf, catalogue } = stocked()
    shelf.isDown = true
    await expect(catalogue.get('AMZ-US')).rejects.toBe(UNAVAILABLE)
    shelf.isDown = false
    expect((await catalogue.get('AMZ-US'))?.code).toBe('AMZ-US')
  })

  it.each([0, -1, Number.NaN, '1h'])('takes no refreshMs of %j', (refreshMs) => {
    // As a program without types would.
    expect(() => createCatalogue(new Shelf(), { refreshMs: refreshMs as number })).toThrow(
      'refreshMs: expected a number',
    )
  })
})

describe('a refresh that fails', () => {
  it('leaves the old copy, says so, and is tried again after a minute', async () => {
    const errors: unknown[] = []
    const { clock, shelf, catalogue } = stocked({ onError: (error) => errors.push(error) })
    await catalogue.get('AMZ-US')
    shelf.isDown = true
    await clock.advance(2 * HOUR_MS)
    expect((await catalogue.get('AMZ-US'))?.code).toBe('AMZ-US')
    await catalogue.get('AMZ-US')
    expect([shelf.lists.length, errors, catalogue.refreshError]).toStrictEqual([2, [UNAVAILABLE], UNAVAILABLE])
    expect(catalogue.ageMs).toBe(2 * HOUR_MS)
    expect((await catalogue.check(order('AMZ-US'))).warnings).toStrictEqual([
      {
        path: [],
        code: 'old_copy',
        message: 'the catalogue is a copy from 120 minutes ago: it could not be reloaded',
      },
    ])
    shelf.isDown = false
    await clock.advance(MINUTE_MS)
    await catalogue.get('AMZ-US')
    expect([shelf.lists.length, catalogue.ageMs, catalogue.refreshError]).toStrictEqual([3, 0, undefined])
  })

  it('that was asked for throws', async () => {
    const { shelf, catalogue } = stocked()
    shelf.isDown = true
    await expect(catalogue.refresh()).rejects.toBe(UNAVAILABLE)
  })

  it('is not disturbed by an observer that throws', async () => {
    const onError = () => {
      throw new Error('of the observer')
    }
    const { clock, shelf, catalogue } = stocked({ onError })
    await catalogue.get('AMZ-US')
    shelf.isDown = true
    await clock.advance(2 * HOUR_MS)
    expect((await catalogue.get('AMZ-US'))?.code).toBe('AMZ-US')
  })
})

describe('a check', () => {
  it('of an order finds its problems by path', async () => {
    const { catalogue } = stocked()
    const { problems, warnings } = await catalogue.check({
      items: [{ face_value: 7, products: { type: 'SINGLE', value: 'CAFE-US' } }],
    })
    expect(problems.map(({ path }) => path)).toStrictEqual([['items', 0, 'face_value']])
    expect(warnings).toStrictEqual([])
  })

  it('of payouts finds them by row, and reads a generator once', async () => {
    const { catalogue } = stocked()
    function* payouts() {
      yield { reference: 'a', face_value: 5, products: { type: 'SINGLE', value: 'CAFE-US' } }
      yield { reference: 'b', face_value: 6, products: { type: 'SINGLE', value: 'CAFE-US' } }
      yield { reference: 'c', face_value: 5, products: { type: 'SINGLE', value: 'NO-US' } }
    }
    const { problems } = await catalogue.check(payouts())
    expect(problems.map(({ path, code }) => [path.join('.'), code])).toStrictEqual([
      ['1.face_value', 'denomination'],
      ['2.products.value', 'unknown_product'],
    ])
  })

  it('reads an unknown product once before it refuses it', async () => {
    const { shelf, catalogue } = stocked()
    const { problems } = await catalogue.check(order('NO-US', 'NO-US'))
    expect(shelf.reads).toStrictEqual(['NO-US'])
    expect(problems).toHaveLength(2)
  })

  it('takes a product that is new since the copy', async () => {
    const { shelf, catalogue } = stocked()
    await catalogue.refresh()
    shelf.products.push(fixedCard('NEW-US', ['25']))
    const { problems } = await catalogue.check(order('NEW-US'))
    // Known now, so its face values are checked.
    expect(problems.map(({ code }) => code)).toStrictEqual(['denomination'])
    await catalogue.check(order('NEW-US'))
    expect(shelf.reads).toStrictEqual(['NEW-US'])
  })

  it('takes a product that can be ordered again', async () => {
    const { shelf, catalogue } = stocked()
    await catalogue.refresh()
    shelf.products = [openCard('GONE-US', '1', '5')]
    expect(await catalogue.check(order('GONE-US'))).toStrictEqual({ problems: [], warnings: [] })
  })

  it('finds the new plan of a subscription, which no product has as its code', async () => {
    const { clock, shelf, catalogue } = stocked()
    await catalogue.refresh()
    shelf.products = [subscriptionOf('NEWS-US', { 'NEWS-US-1Y': '5.00' })]
    await clock.advance(MINUTE_MS)
    expect(await catalogue.check(order('NEWS-US-1Y'))).toStrictEqual({ problems: [], warnings: [] })
    expect(shelf.lists).toHaveLength(2)
  })

  it('only warns of a code about which Runa could not be asked', async () => {
    const { shelf, catalogue } = stocked()
    await catalogue.refresh()
    shelf.isDown = true
    const { problems, warnings } = await catalogue.check(order('NO-US', 'GONE-US'))
    expect(problems).toStrictEqual([])
    expect(warnings.map(({ message }) => message)).toStrictEqual([
      'unknown product "NO-US" (from a copy; the query to Runa failed)',
      '"GONE-US" cannot be ordered at present (LIVE) (from a copy; the query to Runa failed)',
    ])
  })

  it('only warns of a code that is no product while the list cannot be loaded', async () => {
    const { clock, shelf, catalogue } = stocked()
    await catalogue.refresh()
    await clock.advance(MINUTE_MS)
    // Reads work, lists do not.
    shelf.listProducts = async function* () {
      yield* []
      throw UNAVAILABLE
    }
    const { problems, warnings } = await catalogue.check(order('NO-US'))
    expect([problems.length, warnings.length]).toStrictEqual([0, 1])
  })

  it('loads the list instead of reading many codes one by one', async () => {
    const { clock, shelf, catalogue } = stocked()
    await catalogue.refresh()
    await clock.advance(MINUTE_MS)
    const codes = Array.from({ length: 21 }, (_, number) => `NO-${number}`)
    const { problems } = await catalogue.check(order(...codes))
    expect([problems.length, shelf.reads.length, shelf.lists.length]).toStrictEqual([21, 0, 2])
  })
})

describe('an update', () => {
  it('changes the copy, unless it is older than the latest of its product', async () => {
    const { catalogue } = stocked()
    await catalogue.refresh()
    const applied = [
      catalogue.apply(update('AMZ-US', '2025-01-01T00:00:02', false)),
      catalogue.apply(update('AMZ-US', '2025-01-01T00:00:01', true)),
      catalogue.apply(update('NO-US', '2025-01-01T00:00:01', true)),
    ]
    expect(applied).toStrictEqual([true, false, false])
    expect(await catalogue.get('AMZ-US')).toMatchObject({ is_orderable: false })
  })

  it('that comes while the list is loaded is not lost', async () => {
    const { shelf, catalogue } = stocked()
    shelf.inTheMiddle = () => catalogue.apply(update('AMZ-US', '2025-01-01T00:00:02', false))
    expect(await catalogue.get('AMZ-US')).toMatchObject({ is_orderable: false })
  })

  it('from before a load gives way to what Runa lists', async () => {
    const { catalogue } = stocked()
    catalogue.apply(update('AMZ-US', '2025-01-01T00:00:02', false))
    expect(await catalogue.get('AMZ-US')).toMatchObject({ is_orderable: true })
  })
})

describe('a store', () => {
  it('keeps the copy for the next process, with its age and its updates', async () => {
    const store = memory()
    const first = stocked({ store })
    await first.catalogue.refresh()
    first.catalogue.apply(update('AMZ-US', '2025-01-01T00:00:02', false))
    const second = stocked({ store, clock: first.clock })
    await first.clock.advance(MINUTE_MS)
    expect(await second.catalogue.get('AMZ-US')).toMatchObject({ is_orderable: false })
    expect([second.shelf.lists.length, second.catalogue.ageMs]).toStrictEqual([0, MINUTE_MS])
  })

  it.each([
    ['is empty', undefined],
    ['holds a text that was cut off', '{"format":"runa-payouts.catalogue/1","loaded'],
    ['holds a copy of another version', '{"format":"runa-payouts.catalogue/0","loadedAt":0,"products":[]}'],
    ['holds something else', '[]'],
  ])('that %s is replaced by what Runa lists', async (_, text) => {
    const store = memory(text)
    const { shelf, catalogue } = stocked({ store })
    await catalogue.get('AMZ-US')
    expect([shelf.lists.length, store.text?.includes('CAFE-US')]).toStrictEqual([1, true])
  })

  it('that fails is reported, and nothing else depends on it', async () => {
    const errors: unknown[] = []
    const broken = new Error('no such bucket')
    const store = {
      get: async () => {
        throw broken
      },
      set: () => {
        throw broken
      },
    }
    const { catalogue } = stocked({ store, onError: (error) => errors.push(error) })
    expect((await catalogue.get('AMZ-US'))?.code).toBe('AMZ-US')
    expect(errors).toStrictEqual([broken, broken])
  })
})
