import { describe, expect, it } from 'vitest'
import { callerOf, headersOfTrace } from './caller.ts'

const TRACE = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01'
const OTHER = '00-00000000000000000000000000000001-0000000000000001-00'

describe('the trace of a request', () => {
  it.each([
    ['is read', TRACE, TRACE],
    ['of a header that was sent twice is ignored', `${TRACE}, ${TRACE}`, undefined],
    ['of another version is ignored', TRACE.replace('00', '01'), undefined],
    ['of version ff, which the standard forbids, is ignored', TRACE.replace('00', 'ff'), undefined],
    ['with more after it is ignored', `${TRACE}-more`, undefined],
    ['with a line break is ignored', `${TRACE}\n`, undefined],
    ['in capitals is ignored', TRACE.toUpperCase(), undefined],
    ['without a trace id is ignored', `00-${'0'.repeat(32)}-00f067aa0ba902b7-01`, undefined],
    ['without a parent id is ignored', `00-4bf92f3577b34da6a3ce929d0e0e4736-${'0'.repeat(16)}-01`, undefined],
    ['that is too short is ignored', TRACE.slice(0, -1), undefined],
    ['that is empty is ignored', '', undefined],
  ])('%s', (_, given, traceparent) => {
    expect(callerOf({ get: (name) => (name === 'traceparent' ? given : null) }).traceparent).toBe(traceparent)
    expect(callerOf(undefined, { traceparent: given }).traceparent).toBe(traceparent)
  })

  it.each([7, null, {}, [TRACE]])('has to be a string, so %o is ignored', (traceparent) => {
    expect(callerOf(undefined, { traceparent }).traceparent).toBeUndefined()
  })

  it('is that of the call rather than that of the connection', () => {
    const headers = new Headers({ traceparent: OTHER })
    expect(callerOf(headers, { traceparent: TRACE }).traceparent).toBe(TRACE)
    expect(callerOf(headers, { traceparent: 'none' }).traceparent).toBe(OTHER)
  })

  it('is all that is passed on, and only if it exists', () => {
    expect(headersOfTrace({ traceparent: TRACE, requestId: 'r' })).toEqual({ traceparent: TRACE })
    expect(headersOfTrace({ traceparent: undefined, requestId: 'r' })).toBeUndefined()
  })
})

describe('the name that a caller gives its request', () => {
  it.each(['r-1', '0f8fad5b-d9cb-469f-a165-70867728950e', 'Root=1-67891233-abcdef012345678912345678', 'x'.repeat(128)])(
    'is repeated: %s',
    (requestId) => {
      expect(callerOf(new Headers({ 'x-request-id': requestId })).requestId).toBe(requestId)
    },
  )

  it.each(['', 'x'.repeat(129), 'a b', 'a"b', 'a, b', 'https://pay.example/1', 'naïve', '<b>', 'a;b'])(
    'is not repeated if it is unfit: %s',
    (requestId) => {
      expect(callerOf({ get: () => requestId }).requestId).toBeUndefined()
    },
  )
})
