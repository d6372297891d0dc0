import { describe, expect, it } from 'vitest'
import { openCard, orderOf, stocked, updateOf } from '../../test/products.ts'

const MINUTE_MS = 60_000

describe('checks of many orders', () => {
  it('read each unknown code once a minute, and load the list once', async () => {
    const { catalogue, shelf, clock } = stocked()
    for (let round = 0; round < 100; round += 1) {
      const { problems } = await catalogue.check(orderOf('NO-US', 'GONE-US'))
      expect(problems.map(({ code }) => code)).toEqual(['unknown_product', 'not_orderable'])
    }
    expect(shelf.reads).toEqual(['NO-US', 'GONE-US'])
    expect(shelf.lists).toHaveLength(1)
    await clock.advance(MINUTE_MS)
    await catalogue.check(orderOf('NO-US'))
    expect(shelf.reads).toEqual(['NO-US', 'GONE-US', 'NO-US'])
    // What is no product may be a plan, which only the list has.
    expect(shelf.lists).toHaveLength(2)
  })

  it('share a read that is under way', async () => {
    const { catalogue, shelf } = stocked()
    await Promise.all(Array.from({ length: 50 }, () => catalogue.check(orderOf('NO-US'))))
    expect(shelf.reads).toEqual(['NO-US'])
  })

  it('read no more than 200 codes a minute one by one: those after them are warnings while the copy is young', async () => {
    const { catalogue, shelf } = stocked()
    const kinds: string[] = []
    for (let round = 0; round < 300; round += 1) {
      const { problems } = await catalogue.check(orderOf(`NO${round}-US`))
      kinds.push(problems.length === 1 ? 'problem' : 'warning')
    }
    expect(kinds.filter((kind) => kind === 'problem')).toHaveLength(200)
    expect(shelf.reads).toHaveLength(200)
    expect(shelf.lists).toHaveLength(1)
  })

  it('do not read again what failed, nor load the list again, for a minute: the codes are warnings', async () => {
    const { catalogue, shelf, clock } = stocked()
    await catalogue.get('AMZ-US')
    await clock.advance(2 * MINUTE_MS)
    shelf.isDown = true
    for (let round = 0; round < 50; round += 1) {
      const { problems, warnings } = await catalogue.check(orderOf('NO-US'))
      expect([problems.length, warnings.length]).toEqual([0, 1])
    }
    expect(shelf.reads).toEqual(['NO-US'])
    shelf.isDown = false
    await clock.advance(MINUTE_MS)
    expect((await catalogue.check(orderOf('NO-US'))).problems).toHaveLength(1)
  })

  it('load a list that failed once a minute, if Runa answers about codes', async () => {
    const { catalogue, shelf, clock } = stocked()
    await catalogue.get('AMZ-US')
    await clock.advance(2 * MINUTE_MS)
    shelf.inTheMiddle = () => Promise.reject(new Error('broken off'))
    for (let round = 0; round < 50; round += 1) {
      expect((await catalogue.check(orderOf('NO-US'))).warnings).toHaveLength(1)
    }
    expect(shelf.lists).toHaveLength(2)
  })
})

describe('an answer about a code', () => {
  it('is older than a list that was loaded after it', async () => {
    const { catalogue, shelf, clock } = stocked()
    shelf.products.push(openCard('NEW-US', '1', '5', { orderable: false }))
    await catalogue.refresh()
    shelf.products = shelf.products.map((one) => (one.code === 'NEW-US' ? openCard('NEW-US', '1', '5') : one))
    expect((await catalogue.check(orderOf('NEW-US'))).problems).toEqual([])
    await clock.advance(1_000)
    shelf.products = shelf.products.filter(({ code }) => code !== 'NEW-US')
    await catalogue.refresh()
    expect((await catalogue.check(orderOf('NEW-US'))).problems).toMatchObject([{ code: 'unknown_product' }])
    expect(shelf.reads).toEqual(['NEW-US', 'NEW-US'])
  })

  it('is older than an update that came after it', async () => {
    const { catalogue, shelf, clock } = stocked()
    await catalogue.get('AMZ-US')
    shelf.products = shelf.products.map((one) => (one.code === 'GONE-US' ? openCard('GONE-US', '1', '5') : one))
    expect((await catalogue.check(orderOf('GONE-US'))).problems).toEqual([])
    await clock.advance(1_000)
    catalogue.apply(updateOf('GONE-US', new Date(clock.now()).toISOString(), false))
    expect((await catalogue.check(orderOf('GONE-US'))).problems).toMatchObject([{ code: 'not_orderable' }])
  })
})
