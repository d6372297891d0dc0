import { describe, expect, it } from 'vitest'
import { traceOf } from './trace-of-spans.ts'

describe('what cannot be read of a trace is left out', () => {
  it.each([
    ['no tree', undefined],
    ['a text', 'root'],
    ['children that are no list', { name: 'Run', children: 'x' }],
  ])('of %s', (_, tree) => {
    expect(traceOf('r', tree)).toEqual({ run: { run_id: 'r', status: 'Unknown' }, steps: [], others: [] })
  })

  it('of spans', () => {
    const children = [null, { name: 7, status: 'COMPLETED', stepId: 's', children: [{ name: 'Attempt 0' }] }]
    expect(traceOf('r', { status: 'LATER', children })).toEqual({
      run: { run_id: 'r', status: 'Later' },
      steps: [{ name: '', stepId: 's', status: 'Completed', attempts: [{ number: 0, status: 'Unknown' }] }],
      others: [{ name: '', status: 'Unknown', attempts: [] }],
    })
  })
})

describe('spans of one step', () => {
  const span = (more: object) => ({ name: 'charge', stepId: 's', status: 'COMPLETED', ...more })
  const at = (second: number) => `2026-11-30T00:00:0${second}Z`

  it('are one: that which began first and ended last, with the kind of any of them', () => {
    const inner = span({ startedAt: at(2), endedAt: at(3), stepOp: 'RUN' })
    const whole = span({ startedAt: at(1), endedAt: at(4), durationMs: 3_000 })
    const open = span({ startedAt: at(1) })
    const { steps } = traceOf('r', { children: [inner, whole, open] })
    expect(steps).toMatchObject([{ startedAt: at(1), op: 'RUN', attempts: [{ number: 0 }] }])
  })

  it('that never began have no attempt', () => {
    expect(traceOf('r', { children: [span({ status: 'QUEUED', queuedAt: at(1) })] }).steps).toMatchObject([
      { status: 'Queued', queuedAt: at(1), attempts: [] },
    ])
  })

  it('are in the order in which they were queued, and those without a time come last', () => {
    const named = (stepId: string, more: object) => span({ stepId, name: stepId, ...more })
    const { steps } = traceOf('r', {
      children: [
        named('none', {}),
        named('second', { queuedAt: at(2), startedAt: at(3) }),
        named('first', { queuedAt: at(2), startedAt: at(2) }),
      ],
    })
    expect(steps.map(({ stepId }) => stepId)).toEqual(['first', 'second', 'none'])
  })
})
