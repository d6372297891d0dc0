import { expect, it } from 'vitest'
import type { DriftEvent } from '../input/options.ts'
import { DriftReport } from './drift.ts'

function reporting() {
  const told: DriftEvent[] = []
  const report = new DriftReport((event) => told.push(event))
  const tell = (...path: (string | number)[]) => report.report('listOrders', [{ path, code: 'invalid_type' }])
  return { told, tell }
}

it('reports each path once, whatever its position', () => {
  const { told, tell } = reporting()
  for (const index of [0, 1, 2]) tell('items', index, 'total_price')
  tell('items', 0, 'total_discount')
  expect(told).toEqual([
    { operation: 'listOrders', path: 'items[].total_price', code: 'invalid_type' },
    { operation: 'listOrders', path: 'items[].total_discount', code: 'invalid_type' },
  ])
})

it('stops reporting at some point if every response differs in a field with a new name', () => {
  const { told, tell } = reporting()
  for (let index = 0; index < 5_000; index += 1) tell('metadata', `key-${index}`)
  expect(told).toHaveLength(1_000)
})
