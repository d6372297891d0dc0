import { countedListeners } from '@x/test-kit'
import { describe, expect, it } from 'vitest'
import { AbortedError } from '../errors/call-errors.ts'
import type { PreparedRequest } from './request.ts'
import { awaitFlight, type Flight, type Joined, SingleFlight } from './single-flight.ts'

const REQUEST: PreparedRequest = {
  url: 'https://api.acme.test/pay',
  method: 'POST',
  headers: { 'x-key': 'key-1', 'x-mode': 'sync' },
  body: '{"amount":1}',
}

/** A request in progress that ends when the test tells it to, and how often it was started. */
interface Sending {
  readonly signal: AbortSignal | undefined
  readonly answer: (value: string) => void
  readonly fail: (error: Error) => void
}

function flights() {
  const flights = new SingleFlight<string>()
  const sent: Sending[] = []
  const join = (key = 'key-1', request = REQUEST, mayEnd = true): Joined<string> =>
    flights.join(
      key,
      request,
      mayEnd,
      (signal) =>
        new Promise((answer, fail) => {
          sent.push({ signal, answer, fail })
        }),
    )
  return { join, sent }
}

function flightOf(joined: Joined<string>): Flight<string> {
  if (joined.kind !== 'flight') throw new Error(`expected a flight, got ${JSON.stringify(joined)}`)
  return joined.flight
}

const LEFT = new Error('left')
const leaving =
  (told: boolean[] = []) =>
  (othersStay: boolean): Error => {
    told.push(othersStay)
    return LEFT
  }

describe('a caller with the identical request', () => {
  it('shares the flight, which is sent once', () => {
    const { join, sent } = flights()
    const one = flightOf(join())
    expect(flightOf(join())).toBe(one)
    expect(sent).toHaveLength(1)
  })

  it.each(['traceparent', 'tracestate'])('in another trace (%s) shares it, too', (name) => {
    const { join, sent } = flights()
    const inTrace = (value: string) => ({ ...REQUEST, headers: { ...REQUEST.headers, [name]: value } })
    const one = flightOf(join('key-1', inTrace('1')))
    expect(flightOf(join('key-1', inTrace('2')))).toBe(one)
    expect(flightOf(join('key-1'))).toBe(one)
    expect(sent).toHaveLength(1)
  })

  const { body: _, ...bodiless } = REQUEST
  it.each<[string, PreparedRequest, boolean]>([
    ['another body', { ...REQUEST, body: '{"amount":2}' }, false],
    ['no body', bodiless, false],
    ['another address', { ...REQUEST, url: 'https://api.acme.test/other' }, false],
    ['a header with another value', { ...REQUEST, headers: { 'x-key': 'key-1', 'x-mode': 'async' } }, true],
    ['one header fewer', { ...REQUEST, headers: { 'x-key': 'key-1' } }, true],
    ['one header more', { ...REQUEST, headers: { ...REQUEST.headers, 'x-more': '1' } }, true],
    ['a header of another name', { ...REQUEST, headers: { 'x-key': 'key-1', 'x-made': 'sync' } }, true],
  ])('and %s does not share it', (_, other, sameBytes) => {
    const { join, sent } = flights()
    join()
    expect(join('key-1', other)).toEqual({ kind: 'conflict', sameBytes })
    expect(sent).toHaveLength(1)
  })

  it('under another key has its own flight', () => {
    const { join, sent } = flights()
    const one = flightOf(join('key-1'))
    expect(flightOf(join('key-2'))).not.toBe(one)
    expect(sent).toHaveLength(2)
  })

  it.each([
    ['a response', ({ answer }: Sending) => answer('paid')],
    ['a failure', ({ fail }: Sending) => fail(new Error('refused'))],
  ])('after %s starts a new flight', async (_, end) => {
    const { join, sent } = flights()
    const first = flightOf(join())
    for (const sending of sent) end(sending)
    await first.result.catch(() => {})
    expect(flightOf(join())).not.toBe(first)
    expect(sent).toHaveLength(2)
  })
})

describe('the last to leave', () => {
  /** One rider has left, and the attempt has not ended yet. */
  function left() {
    const all = flights()
    const controller = new AbortController()
    const told: boolean[] = []
    const flight = flightOf(all.join())
    const ridden = awaitFlight(flight, controller.signal, leaving(told)).catch((error: unknown) => error)
    controller.abort()
    return { ...all, flight, ridden, told }
  }
  const turn = () => new Promise((resolve) => setImmediate(resolve))

  it('ends the flight, and a caller that comes before it has ended gets its own response', async () => {
    const { join, sent, flight, ridden } = left()
    await turn()
    expect(sent[0]?.signal?.aborted).toBe(true)
    const later = flightOf(join())
    expect(later).not.toBe(flight)
    const answered = awaitFlight(later, undefined, leaving())
    sent[0]?.fail(new AbortedError('aborted', {}))
    expect(await ridden).toBe(LEFT)
    sent[1]?.answer('paid')
    expect(await answered).toBe('paid')
    expect(sent[1]?.signal?.aborted).toBe(false)
  })

  it('leaves the flight of a later caller alone, when its own ends', async () => {
    const { join, sent, ridden } = left()
    await turn()
    const later = flightOf(join())
    sent[0]?.fail(new AbortedError('aborted', {}))
    await ridden
    await turn()
    expect(flightOf(join())).toBe(later)
    expect(sent).toHaveLength(2)
  })

  it('gets its own reason, and knows that nobody is waiting any more', async () => {
    const { sent, ridden, told } = left()
    await turn()
    sent[0]?.fail(new AbortedError('aborted', {}))
    expect(await ridden).toBe(LEFT)
    expect(told).toEqual([false])
  })

  it('gets the response that came first', async () => {
    const { sent, ridden, told } = left()
    await turn()
    sent[0]?.answer('paid')
    expect(await ridden).toBe('paid')
    expect(told).toEqual([])
  })

  it('gets the failure that came first', async () => {
    const { sent, ridden, told } = left()
    await turn()
    const refused = new Error('refused')
    sent[0]?.fail(refused)
    expect(await ridden).toBe(refused)
    expect(told).toEqual([])
  })
})

describe('a caller that leaves while others stay', () => {
  it('leaves alone and is told so, and the flight continues', async () => {
    const { join, sent } = flights()
    const controller = new AbortController()
    const told: boolean[] = []
    const flight = flightOf(join())
    const leaver = awaitFlight(flight, controller.signal, leaving(told)).catch((error: unknown) => error)
    const stayer = awaitFlight(flight, new AbortController().signal, leaving())
    controller.abort()
    expect(await leaver).toBe(LEFT)
    expect(told).toEqual([true])
    expect(sent[0]?.signal?.aborted).toBe(false)
    expect(flight.callers).toBe(1)
    sent[0]?.answer('paid')
    expect(await stayer).toBe('paid')
    expect(flight.callers).toBe(0)
  })

  it('makes the remaining one the last', async () => {
    const { join, sent } = flights()
    const controllers = [new AbortController(), new AbortController()]
    const flight = flightOf(join())
    const rides = controllers.map(({ signal }) =>
      awaitFlight(flight, signal, leaving()).catch((error: unknown) => error),
    )
    controllers[0]?.abort()
    expect(await rides[0]).toBe(LEFT)
    controllers[1]?.abort()
    await new Promise((resolve) => setImmediate(resolve))
    expect(sent[0]?.signal?.aborted).toBe(true)
    sent[0]?.fail(new AbortedError('aborted', {}))
    expect(await rides[1]).toBe(LEFT)
  })
})

describe('a response', () => {
  it('reaches every rider, including those that could leave, and leaves no listener on their signals', async () => {
    const { join, sent } = flights()
    const controllers = [new AbortController(), new AbortController(), new AbortController()]
    const listeners = controllers.map(({ signal }) => countedListeners(signal))
    const told: boolean[] = []
    const rides = controllers.map(({ signal }) => awaitFlight(flightOf(join()), signal, leaving(told)))
    expect(listeners.map((count) => count())).toEqual([1, 1, 1])
    sent[0]?.answer('paid')
    expect(await Promise.all(rides)).toEqual(['paid', 'paid', 'paid'])
    expect(listeners.map((count) => count())).toEqual([0, 0, 0])
    expect(told).toEqual([])
    expect(sent[0]?.signal?.aborted).toBe(false)
  })
})

describe('a flight whose first rider cannot leave', () => {
  it('is sent without a signal', () => {
    const { join, sent } = flights()
    join('key-1', REQUEST, false)
    expect(sent[0]?.signal).toBeUndefined()
  })

  it('is not ended by anybody, and its rider waits for the response', async () => {
    const { join, sent } = flights()
    const flight = flightOf(join('key-1', REQUEST, false))
    const answered = awaitFlight(flight, undefined, leaving())
    flight.abort()
    sent[0]?.answer('paid')
    expect(await answered).toBe('paid')
  })
})
