import { describe, expect, it } from 'vitest'
import { createFaultQueue } from './fault-queue.ts'
import { type CommonFaultName, faultTable } from './fault-table.ts'

const script = () => createFaultQueue<CommonFaultName, 'read' | 'write'>(faultTable)

describe('createFaultQueue', () => {
  it('gives each request the next fault, in the order of scripting', () => {
    const { faults, take } = script()
    faults.next('drop-before')
    faults.next({ status: 418 }, { times: 2 })
    expect([take('read'), take('write'), take(undefined), take('read')].map((fault) => fault?.name)).toEqual([
      'drop-before',
      'status 418',
      'status 418',
      undefined,
    ])
    expect(faults.pending).toEqual([])
  })

  it('keeps a fault for its operation', () => {
    const { faults, take } = script()
    faults.next('truncate', { operation: 'write' })
    faults.next('stall-body')
    expect([take('read'), take('write'), take('write')].map((fault) => fault?.name)).toEqual([
      'stall-body',
      'truncate',
      undefined,
    ])
  })

  it('skips requests, and holds later faults back meanwhile', () => {
    const { faults, take } = script()
    faults.next('drop-before', { skip: 1 })
    faults.next('html-502')
    expect(faults.pending).toEqual([
      { name: 'drop-before', times: 1, skip: 1 },
      { name: 'html-502', times: 1, skip: 0 },
    ])
    expect([take('read'), take('read'), take('read')].map((fault) => fault?.name)).toEqual([
      undefined,
      'drop-before',
      'html-502',
    ])
  })

  it('repeats a fault indefinitely, until it is cleared', () => {
    const { faults, take } = script()
    faults.next('unavailable-503', { times: Number.POSITIVE_INFINITY, operation: 'write' })
    for (let request = 0; request < 1000; request += 1) expect(take('write')?.name).toBe('unavailable-503')
    expect(faults.pending).toMatchObject([{ operation: 'write', times: Number.POSITIVE_INFINITY }])
    faults.clear()
    expect(take('write')).toBeUndefined()
  })

  it('refuses meaningless counts', () => {
    const { faults } = script()
    expect(() => faults.next('truncate', { times: 0 })).toThrow(RangeError)
    expect(() => faults.next('truncate', { skip: -1 })).toThrow(RangeError)
    expect(faults.pending).toEqual([])
  })
})
