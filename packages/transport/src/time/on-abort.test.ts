import { countedListeners } from '@x/test-kit'
import { describe, expect, it } from 'vitest'
import { onAbort } from './on-abort.ts'

function signalled() {
  const controller = new AbortController()
  const told: string[] = []
  const listeners = countedListeners(controller.signal)
  const wait = (name: string) => onAbort(controller.signal, () => told.push(name))
  return { controller, told, listeners, wait }
}

describe('a listener for an abort', () => {
  it('is called once, in the order of registration', () => {
    const { controller, told, wait } = signalled()
    for (const name of ['a', 'b', 'c']) wait(name)
    controller.abort()
    controller.signal.dispatchEvent(new Event('abort'))
    expect(told).toEqual(['a', 'b', 'c'])
  })

  it('shares one listener with all others, and the last to leave removes it', () => {
    const { told, listeners, wait, controller } = signalled()
    const leave = Array.from({ length: 50 }, (_, index) => wait(`${index}`))
    expect(listeners()).toBe(1)
    for (const one of leave.slice(1)) one()
    expect(listeners()).toBe(1)
    leave[0]?.()
    leave[0]?.()
    expect(listeners()).toBe(0)
    controller.abort()
    expect(told).toEqual([])
  })

  it('is called after others have come and gone', () => {
    const { controller, told, listeners, wait } = signalled()
    wait('first')()
    wait('second')
    expect(listeners()).toBe(1)
    controller.abort()
    expect(told).toEqual(['second'])
  })

  it('may be registered twice with the same function', () => {
    const { controller } = signalled()
    let called = 0
    const count = () => {
      called += 1
    }
    const leave = onAbort(controller.signal, count)
    onAbort(controller.signal, count)
    leave()
    controller.abort()
    expect(called).toBe(1)
  })

  it('does nothing without a signal', () => {
    expect(() => onAbort(undefined, () => {})()).not.toThrow()
  })
})
