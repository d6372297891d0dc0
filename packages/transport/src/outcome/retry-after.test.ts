import { describe, expect, it } from 'vitest'
import { retryAfterMs } from './retry-policy.ts'

const NOW = Date.UTC(2026, 10, 22, 12, 0, 0)

describe('a Retry-After in seconds', () => {
  it.each([
    ['0', 0],
    ['1', 1_000],
    ['120', 120_000],
    ['007', 7_000],
    [' 5 ', 5_000],
    ['9999999999', 9_999_999_999_000],
  ])('%j asks for %d ms', (header, expected) => {
    expect(retryAfterMs(header, NOW)).toBe(expected)
  })
})

describe('a Retry-After that is a date', () => {
  it.each([
    ['a future date asks for the time until then', 'Sun, 22 Nov 2026 12:00:30 GMT', 30_000],
    ['a date in the next year works', 'Fri, 01 Jan 2027 00:00:00 GMT', Date.UTC(2027, 0, 1) - NOW],
    ['a leap day is a valid date', 'Tue, 29 Feb 2028 00:00:00 GMT', Date.UTC(2028, 1, 29) - NOW],
    ['white space around it is ignored', ' Sun, 22 Nov 2026 12:00:30 GMT ', 30_000],
    ['a wrong day of the week changes nothing', 'Mon, 22 Nov 2026 12:00:30 GMT', 30_000],
    ['the current time asks for no wait', 'Sun, 22 Nov 2026 12:00:00 GMT', 0],
    ['a date in the past asks for no wait', 'Sun, 06 Nov 1994 08:49:37 GMT', 0],
  ])('%s', (_, header, expected) => {
    expect(retryAfterMs(header, NOW)).toBe(expected)
  })

  it.each('Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ').map((name, index) => [name, index] as const))(
    'knows the month %s',
    (name, month) => {
      expect(retryAfterMs(`Mon, 15 ${name} 2030 01:02:03 GMT`, NOW)).toBe(Date.UTC(2030, month, 15, 1, 2, 3) - NOW)
    },
  )

  it('keeps the fraction of a second of the current time', () => {
    expect(retryAfterMs('Sun, 22 Nov 2026 12:00:30 GMT', NOW + 1)).toBe(29_999)
  })
})

describe('a Retry-After that cannot be understood', () => {
  it.each([
    ['an absent header', null],
    ['an empty header', ''],
    ['white space', '  '],
    ['a fraction', '1.5'],
    ['a negative number', '-1'],
    ['a signed number', '+1'],
    ['an exponent', '1e3'],
    ['a hexadecimal number', '0x10'],
    ['more digits than any wait has', '12345678901'],
    ['a number with a unit', '5s'],
    ['two values', '5, 6'],
    ['a word', 'soon'],
    ['an ISO date', '2026-11-22T12:00:30Z'],
    ['an obsolete RFC 850 date', 'Sunday, 22-Nov-26 12:00:30 GMT'],
    ['an asctime date', 'Sun Nov 22 12:00:30 2026'],
    ['another time zone', 'Sun, 22 Nov 2026 12:00:30 UTC'],
    ['an invalid month', 'Sun, 22 Foo 2026 12:00:30 GMT'],
    ['a lower-case month', 'Sun, 22 nov 2026 12:00:30 GMT'],
    ['an invalid day', 'Xyz, 22 Nov 2026 12:00:30 GMT'],
    ['one digit for the day', 'Sun, 2 Nov 2026 12:00:30 GMT'],
    ['text before the date', 'by Sun, 22 Nov 2026 12:00:30 GMT'],
    ['a day that its month does not have', 'Mon, 30 Feb 2026 12:00:30 GMT'],
    ['a day that no month has', 'Mon, 00 Nov 2026 12:00:30 GMT'],
    ['text after the date', 'Sun, 22 Nov 2026 12:00:30 GMT or later'],
  ])('is %s', (_, header) => {
    expect(retryAfterMs(header, NOW)).toBeUndefined()
  })
})
