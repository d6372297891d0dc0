import { expect, it } from 'vitest'
import { isKnownOrderStatus, KNOWN_ORDER_STATUSES } from './order-status.ts'

it.each([...KNOWN_ORDER_STATUSES])('knows the order status %s', (status) => {
  expect(isKnownOrderStatus(status)).toBe(true)
})

it.each(['ON_HOLD', 'completed', '', 'constructor'])('does not know the order status %j', (status) => {
  expect(isKnownOrderStatus(status)).toBe(false)
})
