import { describe, expect, it } from 'vitest'
import { fillPath, pathValueProblem } from './wire-text.ts'

describe('a value that is allowed in a path', () => {
  it.each(['O-123', 'a/b', '...', '.a', 'a..', '%2e%2e', 'ü', '😀', 'a b', '?x=1', '#', '{orderId}'])('%j', (value) => {
    expect(pathValueProblem(value)).toBeUndefined()
  })
})

describe('a value that is not allowed in a path', () => {
  it.each([
    ['an empty string', '', 'expected a non-empty string, got ""'],
    ['a "." segment', '.', 'expected an id, got ".", which is a relative path segment'],
    ['a ".." segment', '..', 'expected an id, got "..", which is a relative path segment'],
    ['an id with a leading space', ' O-1', 'expected no leading or trailing whitespace'],
    ['an id with a trailing line break', 'O-1\n', 'expected no leading or trailing whitespace'],
    ['only a space', ' ', 'expected no leading or trailing whitespace'],
    ['a lone surrogate', '\ud83d', 'expected well-formed Unicode, got a lone surrogate (half of a character)'],
  ])('is %s', (_, value, expected) => {
    expect(pathValueProblem(value)).toBe(expected)
  })
})

describe('a filled path', () => {
  it.each([
    ['has its value in place', '/order/{orderId}', { orderId: 'O-1' }, '/order/O-1'],
    ['has several values in place', '/a/{x}/b/{y}', { x: '1', y: '2' }, '/a/1/b/2'],
    ['repeats a value', '/{x}/{x}', { x: '1' }, '/1/1'],
    ['without parameters is its template', '/order', { orderId: 'O-1' }, '/order'],
    ['keeps a placeholder without a value', '/order/{orderId}', {}, '/order/{orderId}'],
    ['takes nothing from the prototype', '/{toString}/{constructor}', {}, '/{toString}/{constructor}'],
    ['does not fill placeholders inside a value', '/{x}/{y}', { x: '{y}', y: '1' }, '/%7By%7D/1'],
    ['takes a $ as it is', '/{x}', { x: '$&$1' }, '/%24%26%241'],
  ])('%s', (_, template, values: Readonly<Record<string, string>>, expected) => {
    expect(fillPath(template, values)).toBe(expected)
  })

  it.each(['../../admin', 'a/b', 'a\\b', 'a?b=c', 'a#b', '%2e%2e', '%2F', 'ü 😀', 'a;b', 'a\nb'])(
    'keeps %j whole and within its segment',
    (value) => {
      const url = new URL(`https://host.example/v2${fillPath('/order/{orderId}/end', { orderId: value })}`)
      const segments = url.pathname.split('/')
      expect(segments).toHaveLength(5)
      expect(decodeURIComponent(String(segments[3]))).toBe(value)
      expect(url.search + url.hash).toBe('')
    },
  )
})
