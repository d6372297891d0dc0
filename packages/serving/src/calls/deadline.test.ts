import { createManualClock } from '@x/sandbox'
import { countedListeners, settle } from '@x/test-kit'
import type { Operation, SdkError } from '@x/transport'
import { describe, expect, it } from 'vitest'
import { endOperation, findOperation } from '../../test/test-api.ts'
import { orderOperation } from '../../test/test-operations.ts'
import { isStillUnderWayError, type PendingCall, respondInTime } from './deadline.ts'

const DEADLINE = 50_000

/** A call that ends when the test tells it to. */
function waiting(operation: Operation, callerSignal = new AbortController()) {
  const clock = createManualClock(0, { autoPause: false })
  const late: unknown[] = []
  const errors: SdkError[] = []
  const listeners = countedListeners(callerSignal.signal)
  let end: (answer: string) => void = () => {}
  const calls: PendingCall[] = []
  const answered = respondInTime<string>(
    (call) => {
      calls.push(call)
      return new Promise((resolve) => {
        end = resolve
      })
    },
    {
      ...{
        operation,
        clock,
        deadline: DEADLINE,
        callerSignal: callerSignal.signal,
        onLateResponse: (answer) => late.push(answer),
      },
      failed: (error) => {
        errors.push(error)
        return 'too late'
      },
    },
  )
  const [call] = calls
  if (call === undefined) throw new Error('it was never carried out')
  return { clock, late, errors, callerSignal, listeners, end: (answer: string) => end(answer), call, answered }
}

const isRead = { operation: findOperation, kind: 'a read' }
const isWrite = { operation: orderOperation, kind: 'a write under a key' }
const isKeyless = { operation: endOperation, kind: 'a write without a key' }

describe.each([isRead, isWrite, isKeyless])('$kind', ({ operation }) => {
  it('that ends in time is answered as it ended, and leaves neither timer nor listener', async () => {
    const { clock, call, end, answered, late, listeners } = waiting(operation)
    call.sending('k')
    await clock.advance(DEADLINE - 1)
    end('done')
    expect(await answered).toBe('done')
    expect([clock.sleeping, listeners(), late, call.signal.aborted]).toEqual([[], 0, [], false])
  })

  it('that was not sent in time is never sent, and its caller is told so', async () => {
    const { clock, call, end, answered, errors, late } = waiting(operation)
    await clock.advance(DEADLINE)
    expect(await answered).toBe('too late')
    expect(errors).toMatchObject([{ name: 'TimeoutError', outcome: 'not_sent', retryable: true }])
    expect(() => call.sending('k')).toThrow(`${operation.id}: not sent within 50 s`)
    end('refused')
    await settle()
    expect(late).toEqual([])
  })
})

describe('a read', () => {
  it('is ended when its time is up, and its caller may retry', async () => {
    const { clock, call, answered, errors, end, late } = waiting(findOperation)
    call.sending()
    await clock.advance(DEADLINE)
    expect(await answered).toBe('too late')
    expect(call.signal.aborted).toBe(true)
    expect(errors).toMatchObject([
      {
        ...{ name: 'TimeoutError', operation: 'findThings', outcome: 'unknown', retryable: true },
        message: 'findThings: no response within 50 s, the deadline of this server. The read was aborted.',
      },
    ])
    end('done after all')
    await settle()
    expect(late).toEqual([])
  })

  it('ends with its caller, with the same reason', async () => {
    const { call, callerSignal, end, answered } = waiting(findOperation)
    callerSignal.abort('gone')
    expect([call.signal.aborted, call.signal.reason]).toEqual([true, 'gone'])
    end('ended')
    expect(await answered).toBe('ended')
  })

  it('whose caller had left before it began has ended', () => {
    const callerSignal = new AbortController()
    callerSignal.abort('gone')
    expect(waiting(findOperation, callerSignal).call.signal.reason).toBe('gone')
  })
})

describe.each([
  [isWrite, 'k', ' under the idempotency key k'],
  [isKeyless, undefined, ''],
])('$kind', ({ operation }, key, named) => {
  it('continues after its answer, and its result is reported afterwards', async () => {
    const { clock, call, end, answered, errors, late } = waiting(operation)
    call.sending(key)
    await clock.advance(DEADLINE)
    expect(await answered).toBe('too late')
    expect(call.signal.aborted).toBe(false)
    expect(errors.map(isStillUnderWayError)).toEqual([true])
    const message = `${operation.id}: still under way after 50 s, the deadline of this server. It continues${named}, and may already have happened.`
    expect(errors).toMatchObject([{ message, outcome: 'unknown', retryable: true, operation: operation.id }])
    expect(errors[0]?.idempotencyKey).toBe(key)
    await clock.advance(60_000)
    end('done')
    await settle()
    expect(late).toEqual(['done'])
  })

  it('continues when its caller leaves', async () => {
    const { call, callerSignal, end, answered } = waiting(operation)
    call.sending(key)
    callerSignal.abort()
    expect(call.signal.aborted).toBe(false)
    end('done')
    expect(await answered).toBe('done')
  })
})
