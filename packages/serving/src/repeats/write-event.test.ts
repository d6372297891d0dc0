import { describe, expect, it } from 'vitest'
import { type WriteEvent, writeLine } from './write-event.ts'

describe('the line of a write', () => {
  it.each<[WriteEvent, string]>([
    [
      { kind: 'key_made', operation: 'createOrder', idempotencyKey: 'k-1' },
      'createOrder sending key="k-1" (generated)',
    ],
    [
      { kind: 'refused', operation: 'createOrder', idempotencyKey: 'a "key"', limit: 'over_limit' },
      'createOrder not sent key="a \\"key\\"" limit=over_limit',
    ],
    [
      { kind: 'refused', operation: 'createOrder', idempotencyKey: 'k-1', limit: 'failed_check' },
      'createOrder not sent key="k-1" reason=failed_check',
    ],
  ])('%j', (event, line) => {
    expect(writeLine(event)).toBe(line)
  })
})
