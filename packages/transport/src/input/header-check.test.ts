import { describe, expect, it } from 'vitest'
import { headerNameProblem, headerValueProblem } from './wire-text.ts'

describe('a header name', () => {
  it.each(['x-a', 'X-Idempotency-Key', '1', "!#$%&'*+-.^_`|~"])('may be %j', (name) => {
    expect(headerNameProblem(name)).toBeUndefined()
    expect(() => new Headers([[name, 'v']])).not.toThrow()
  })

  it.each(['', ' ', 'x a', 'x:a', 'x\n', 'x\r\ny', 'ü', 'x(a)', 'x,a', '"x"', 'x/a', 'x@a', 'x\u0000'])(
    'may not be %j',
    (name) => {
      expect(headerNameProblem(name)).toBe('expected a header name (letters, digits and hyphens)')
      expect(() => new Headers([[name, 'v']])).toThrow()
    },
  )
})

describe('a header value that goes out as it is', () => {
  it.each(['a', 'ab', 'a b', 'a\tb', 'a  b', '!', '~', 'é', '\u0080', '\u00ff', '\u00a0key', 'a"b\\c'])(
    '%j',
    (value) => {
      expect(headerValueProblem(value)).toBeUndefined()
      expect(new Headers([['x', value]]).get('x')).toBe(value)
    },
  )
})

describe('a header value that cannot go out as it is', () => {
  const INVISIBLE =
    'expected printable Latin-1 characters, got a line break, a control character or a character outside Latin-1'
  const PADDED = 'expected no leading or trailing whitespace'

  it.each([
    ['undefined', undefined, 'expected a string, got undefined'],
    ['null', null, 'expected a string, got null'],
    ['a number', 5, 'expected a string, got a number'],
    ['an object', {}, 'expected a string, got an object'],
    ['an empty string', '', 'expected a non-empty string, got ""'],
    ['a space', ' ', PADDED],
    ['a space at the beginning', ' a', PADDED],
    ['a space at the end', 'a ', PADDED],
    ['a tab at the end', 'a\t', PADDED],
    ['a line break at the end, as in files', 'a\n', PADDED],
    ['a line break', 'a\nb', INVISIBLE],
    ['another header', 'a\r\nx-evil: 1', INVISIBLE],
    ['a null character', 'a\u0000b', INVISIBLE],
    ['a delete character', 'a\u007f', INVISIBLE],
    ['an escape character', '\u001b[31m', INVISIBLE],
    ['a character beyond Latin-1', 'a€b', INVISIBLE],
    ['an emoji', '😀', INVISIBLE],
  ])('is %s', (_, value, expected) => {
    expect(headerValueProblem(value)).toBe(expected)
  })

  it('is not repeated in the message', () => {
    expect(headerValueProblem('hunter2\nsecret')).not.toContain('hunter2')
    expect(headerValueProblem(' hunter2 ')).not.toContain('hunter2')
  })
})
