import { createManualClock, nextTurn } from '@x/sandbox'
import { describe, expect, it } from 'vitest'
import { memoryStore, openCard, orderOf, stocked, UNAVAILABLE, updateOf } from '../../test/products.ts'
import { catalogueText } from './catalogue-text.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const START = createManualClock().now()
const never = () => new Promise<never>(() => {})
const copy = (loadedAt: number, updates = {}) =>
  catalogueText({ products: [openCard('OLD-US', '1', '5'), openCard('AMZ-US', '1', '5')], loadedAt, updates })

describe('a store that hangs', () => {
  it('is asked once by all callers, given up after five seconds, and reported', async () => {
    const errors: unknown[] = []
    let asked = 0
    const get = () => {
      asked += 1
      return never()
    }
    const { clock, shelf, catalogue } = stocked({ store: { get, set: async () => {} }, onError: (e) => errors.push(e) })
    const found = Promise.all([catalogue.get('AMZ-US'), catalogue.get('AMZ-US'), catalogue.search({})])
    await clock.advance(4_999)
    expect([shelf.lists.length, errors]).toStrictEqual([0, []])
    await clock.advance(1)
    expect((await found)[0]?.code).toBe('AMZ-US')
    expect([asked, shelf.lists.length, errors]).toStrictEqual([1, 1, [new Error('store.get took longer than 5000 ms')]])
  })

  it('at a save is not waited for', async () => {
    const errors: unknown[] = []
    const store = { get: async () => undefined, set: never }
    const { clock, catalogue } = stocked({ store, onError: (error) => errors.push(error) })
    const refreshed = catalogue.refresh()
    await clock.advance(5_000)
    await refreshed
    expect(errors).toStrictEqual([new Error('store.set took longer than 5000 ms')])
  })
})

describe('saves', () => {
  /** Writes that end when they are told to. */
  function slowStore() {
    const writes: { readonly text: string; readonly end: () => void }[] = []
    const set = (text: string) => new Promise<void>((resolve) => void writes.push({ text, end: resolve }))
    return { writes, get: async () => undefined, set }
  }

  it('are one after the other, and only the newest text of those that wait', async () => {
    const store = slowStore()
    const { catalogue } = stocked({ store })
    const refreshed = catalogue.refresh()
    await nextTurn()
    catalogue.apply(updateOf('AMZ-US', '2025-01-01T00:00:01', false))
    catalogue.apply(updateOf('CAFE-US', '2025-01-01T00:00:02', false))
    await nextTurn()
    expect(store.writes).toHaveLength(1)
    store.writes[0]?.end()
    await nextTurn()
    expect(store.writes).toHaveLength(2)
    expect(JSON.parse(store.writes[1]?.text ?? '')).toMatchObject({
      updates: { 'AMZ-US': '2025-01-01T00:00:01', 'CAFE-US': '2025-01-01T00:00:02' },
    })
    store.writes[1]?.end()
    await refreshed
  })

  it.each(['refresh', 'first load'])('are waited for by a %s', async (by) => {
    const store = slowStore()
    const { catalogue } = stocked({ store })
    let isOver = false
    const done = (by === 'refresh' ? catalogue.refresh() : catalogue.get('AMZ-US')).then(() => {
      isOver = true
    })
    await nextTurn()
    expect([store.writes.length, isOver]).toStrictEqual([1, false])
    store.writes[0]?.end()
    await done
  })
})

describe('a copy of a store', () => {
  it('from the future counts as loaded now', async () => {
    const { clock, catalogue } = stocked({ store: memoryStore(copy(START + 24 * HOUR_MS)) })
    await catalogue.get('OLD-US')
    await clock.advance(HOUR_MS + 1)
    expect(await catalogue.get('OLD-US')).toBeUndefined()
  })

  it.each([
    ['that came before it was read, if it is newer', '2025-01-01T00:00:01', {}, false],
    ['not one from before it was loaded', '2024-12-31T23:59:59', {}, true],
    ['not one that is older than what it has seen', '2025-01-01T00:00:01', { 'AMZ-US': '2025-01-01T00:00:02' }, true],
  ])('gets an update %s', async (_, timestamp, updates, orderable) => {
    const { catalogue } = stocked({ store: memoryStore(copy(START, updates)) })
    expect(catalogue.apply(updateOf('AMZ-US', timestamp, false))).toBe(false)
    expect(await catalogue.get('AMZ-US')).toMatchObject({ is_orderable: orderable })
  })

  it('keeps which updates were seen, for the next process', async () => {
    const store = memoryStore()
    const first = stocked({ store })
    await first.catalogue.refresh()
    first.catalogue.apply(updateOf('AMZ-US', '2025-01-01T00:00:02', false))
    const second = stocked({ store })
    await second.catalogue.get('AMZ-US')
    expect(second.catalogue.apply(updateOf('AMZ-US', '2025-01-01T00:00:01', true))).toBe(false)
    expect(await second.catalogue.get('AMZ-US')).toMatchObject({ is_orderable: false })
  })
})

describe('a refresh', () => {
  it('that is slow lets callers go on with the old copy after two seconds, and goes on itself', async () => {
    const { clock, shelf, catalogue } = stocked()
    await catalogue.refresh()
    await clock.advance(2 * HOUR_MS)
    let end = () => {}
    const promise = new Promise<void>((resolve) => {
      end = resolve
    })
    shelf.inTheMiddle = () => promise
    shelf.products = [openCard('NEW-US', '1', '5')]
    let got: string | undefined
    const first = catalogue.get('AMZ-US').then((product) => {
      got = product?.code
    })
    await clock.advance(1_999)
    expect(got).toBeUndefined()
    await clock.advance(1)
    await first
    expect(got).toBe('AMZ-US')
    // The next one does not wait as long again.
    const { warnings } = await catalogue.check([])
    expect(warnings.map(({ message }) => message)).toStrictEqual([
      'the catalogue is a copy from 120 minutes ago: it is still being reloaded',
    ])
    // Nor does one that would need the list.
    expect(await catalogue.check(orderOf('NO-US'))).toMatchObject({
      problems: [],
      warnings: [{ code: 'unknown_product' }, { code: 'old_copy' }],
    })
    end()
    await nextTurn()
    expect((await catalogue.get('NEW-US'))?.code).toBe('NEW-US')
    expect(shelf.lists).toHaveLength(2)
  })

  it('that fails is reported once, however many callers wait for it, and whatever the observer does', async () => {
    const errors: unknown[] = []
    const onError = async (error: unknown) => {
      errors.push(error)
      throw new Error('of the observer')
    }
    const { clock, shelf, catalogue } = stocked({ onError })
    await catalogue.refresh()
    await clock.advance(2 * HOUR_MS)
    shelf.isDown = true
    await Promise.all([catalogue.get('AMZ-US'), catalogue.get('AMZ-US'), catalogue.search({})])
    // A rejection that nobody handles would fail this test run.
    await nextTurn()
    expect(errors).toStrictEqual([UNAVAILABLE])
  })
})
