import { settle } from '@x/test-kit'
import { describe, expect, it } from 'vitest'
import { Semaphore } from './tasks.ts'

describe('a semaphore', () => {
  it('gives out its permits, and then in the order of asking', async () => {
    const semaphore = new Semaphore(2)
    const holders: string[] = []
    const releases = new Map<string, () => void>()
    for (const name of ['a', 'b', 'c', 'd']) {
      semaphore.acquire().then((release) => {
        holders.push(name)
        releases.set(name, release)
      })
    }
    await settle()
    expect(holders).toEqual(['a', 'b'])
    releases.get('b')?.()
    await settle()
    expect(holders).toEqual(['a', 'b', 'c'])
    releases.get('a')?.()
    releases.get('c')?.()
    await settle()
    expect(holders).toEqual(['a', 'b', 'c', 'd'])
  })

  it('takes a permit back once, even if it is released twice', async () => {
    const semaphore = new Semaphore(1)
    const release = await semaphore.acquire()
    release()
    release()
    await semaphore.acquire()
    let isAcquired = false
    semaphore.acquire().then(() => {
      isAcquired = true
    })
    await settle()
    expect(isAcquired).toBe(false)
  })
})
