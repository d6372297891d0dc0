import { describe, expect, it } from 'vitest'
import { compileFault, type FaultSpec, faultyReply } from './fault.ts'
import { type CommonFaultName, faultTable } from './fault-table.ts'
import type { ApiResponse } from './reply.ts'

const due: ApiResponse = { status: 202, headers: { 'Content-Type': 'application/json' }, body: '{"id":"O-1"}' }
const compile = (spec: CommonFaultName | FaultSpec<CommonFaultName>) => compileFault(faultTable, spec)
const reply = (spec: CommonFaultName | FaultSpec<CommonFaultName>) => faultyReply(compile(spec), due)

describe('compileFault', () => {
  it('names what is unknown, and what is known', () => {
    // A name that TypeScript would refuse, as JavaScript callers can pass it.
    expect(() => compile('toString' as CommonFaultName)).toThrow(/Unknown fault 'toString'.*drop-before/)
  })

  it('adds a Retry-After and a Location to answers that are the fault’s own', () => {
    expect(reply({ name: 'rate-limit', retryAfter: 7 })).toEqual({
      kind: 'respond',
      status: 429,
      headers: { 'Content-Type': 'application/json', 'Retry-After': '7' },
      body: '{"error":"rate exceeded"}',
    })
    expect(reply('rate-limit')).not.toHaveProperty('headers.Retry-After')
    const date = 'Wed, 01 Jan 2025 00:00:30 GMT'
    expect(reply({ name: 'unavailable-503', retryAfter: date })).toMatchObject({ headers: { 'Retry-After': date } })
    expect(reply({ name: 'redirect', location: 'http://other/' })).toMatchObject({
      status: 307,
      headers: { Location: 'http://other/' },
    })
    expect(() => compile({ name: 'drop-before', retryAfter: 1 })).toThrow('takes no retryAfter')
  })

  it('can answer with anything', () => {
    expect(reply({ status: 404, body: { type: 'not_found' } })).toEqual({
      kind: 'respond',
      status: 404,
      headers: { 'Content-Type': 'application/json' },
      body: '{"type":"not_found"}',
    })
    expect(reply({ status: 200, headers: { 'Content-Type': 'text/csv' }, body: 'a,b' })).toMatchObject({
      headers: { 'Content-Type': 'text/csv' },
      body: 'a,b',
    })
    expect(reply({ status: 204, body: 'ignored' })).toMatchObject({ body: '' })
    expect(reply({ status: 103, headers: { Link: '</a>' } })).toEqual({
      kind: 'raw',
      text: 'HTTP/1.1 103 Informational\r\nLink: </a>\r\n\r\n',
    })
    expect(compile({ status: 500 })).toMatchObject({ commit: false, stored: false, delay: 0 })
    expect(compile({ status: 500, commit: true, stored: true, delay: 5 })).toMatchObject({
      commit: true,
      stored: true,
      delay: 5,
    })
  })

  it('only delays if it has nothing but a delay', () => {
    expect(compile({ delay: 10 })).toMatchObject({ commit: true, delay: 10 })
    expect(reply({ delay: 10 })).toEqual({ kind: 'respond', ...due })
  })

  it.each([99, 600, 200.5, Number.NaN])('refuses the status %s', (status) => {
    expect(() => compile({ status })).toThrow(RangeError)
  })

  it.each([-1, Number.NaN, Number.POSITIVE_INFINITY])('refuses the delay %s', (delay) => {
    expect(() => compile({ name: 'truncate', delay })).toThrow(RangeError)
  })
})

describe('faultyReply', () => {
  it('cuts the answer in half in three ways', () => {
    expect(reply('stall-body')).toEqual({ kind: 'partial-stall', ...due, sent: '{"id":' })
    expect(reply('truncate')).toEqual({ kind: 'partial-close', ...due, sent: '{"id":' })
    expect(reply('truncated-json')).toEqual({ kind: 'respond', ...due, body: '{"id":' })
  })
})
