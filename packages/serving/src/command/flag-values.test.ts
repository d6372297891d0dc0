import { isConfigurationError } from '@x/transport'
import { describe, expect, it } from 'vitest'
import { numberFlag } from './flag-values.ts'

const LIMITS = { least: 1, most: 5000, of: 'milliseconds' }
const read = (value: string) => numberFlag(new Map([['processing', value]]), 'processing', LIMITS)

describe('a flag with a number', () => {
  it('is read', () => {
    expect([read('1'), read('5000')]).toEqual([1, 5000])
    expect(numberFlag(new Map(), 'processing', LIMITS)).toBeUndefined()
  })

  it.each(['0', '5001', '1.5', '-1', '1e3', '0x10', 'x', '1'.repeat(400)])('%j is refused', (value) => {
    let failure: unknown
    try {
      read(value)
    } catch (error) {
      failure = error
    }
    expect(isConfigurationError(failure)).toBe(true)
    expect(String(failure)).toContain('--processing: expected a whole number of milliseconds, 1 to 5000, got "')
  })
})
