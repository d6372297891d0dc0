import { settle } from '@x/test-kit'
import { describe, expect, it } from 'vitest'
import { Slots } from './slots.ts'

describe('places', () => {
  it('are given to as many as there are, and then in the order of asking', async () => {
    const slots = new Slots(2)
    const taken: string[] = []
    const returns = new Map<string, () => void>()
    for (const name of ['a', 'b', 'c', 'd']) {
      slots.take().then((giveBack) => {
        taken.push(name)
        returns.set(name, giveBack)
      })
    }
    await settle()
    expect(taken).toEqual(['a', 'b'])
    returns.get('b')?.()
    await settle()
    expect(taken).toEqual(['a', 'b', 'c'])
    returns.get('a')?.()
    returns.get('c')?.()
    await settle()
    expect(taken).toEqual(['a', 'b', 'c', 'd'])
  })

  it('are returned once, however often it is said', async () => {
    const slots = new Slots(1)
    const giveBack = await slots.take()
    giveBack()
    giveBack()
    await slots.take()
    let taken = false
    slots.take().then(() => {
      taken = true
    })
    await settle()
    expect(taken).toBe(false)
  })
})
