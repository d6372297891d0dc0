import { describe, expect, it } from 'vitest'
import { createFaultQueue, queueFaults } from './fault-queue.ts'
import { type CommonFaultName, faultTable } from './fault-table.ts'

function faults() {
  const operations = ['createOrder', 'getOrder'] as const
  const { faults: script } = createFaultQueue<CommonFaultName, (typeof operations)[number]>(faultTable)
  return { script, scripted: { script, table: faultTable, operations } }
}

describe('a list of faults on a command line', () => {
  it.each([
    [undefined, []],
    ['drop-before', [{ name: 'drop-before', times: 1, skip: 0 }]],
    [
      'rate-limit:3, drop-after-commit@createOrder, html-502@getOrder:2',
      [
        { name: 'rate-limit', times: 3, skip: 0 },
        { name: 'drop-after-commit', operation: 'createOrder', times: 1, skip: 0 },
        { name: 'html-502', operation: 'getOrder', times: 2, skip: 0 },
      ],
    ],
  ])('%j is scripted in order', (list, pending) => {
    const { scripted, script } = faults()
    queueFaults(list, scripted)
    expect(script.pending).toEqual(pending)
  })

  it.each([
    ['drop-befor', 'faults: unknown fault "drop-befor"; did you mean "drop-before"?'],
    ['drop-before,teapot', 'faults: unknown fault "teapot"; allowed: drop-before, drop-after-commit'],
    ['drop-before@createOrdr', 'faults: unknown operation "createOrdr"; did you mean "createOrder"?'],
    ['drop-before:0', 'faults: expected name, name@operation or name@operation:times, got "drop-before:0"'],
    ['drop-before:many', 'got "drop-before:many"'],
    ['drop-before,', 'got ""'],
    ['@createOrder', 'got "@createOrder"'],
  ])('%j is refused, and none of it is scripted', (list, says) => {
    const { scripted, script } = faults()
    expect(() => queueFaults(list, scripted)).toThrow(says)
    expect(script.pending).toEqual([])
  })
})
