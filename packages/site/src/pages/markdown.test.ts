import { describe, expect, it } from 'vitest'
import { firstParagraph, plainText, splitTitle } from './markdown.ts'

it.each([
  ['a `fetch` of **my own**', 'a fetch of my own'],
  ['KNOWN\\_ORDER\\_STATUSES', 'KNOWN_ORDER_STATUSES'],
  ['CallPromise\\<T\\>', 'CallPromise<T>'],
  ["[Runa's API](https://example.com)\nfor services", "Runa's API for services"],
])('plain text of %s', (markdown, expected) => {
  expect(plainText(markdown)).toBe(expected)
})

it('takes the title from the first line', () => {
  expect(splitTitle('# Did `it`?\n\nYes.\n', 'a.md')).toEqual({ title: 'Did it?', text: 'Yes.' })
})

it('names the page that has no title', () => {
  expect(() => splitTitle('Yes.\n', 'a.md')).toThrow('a.md does not begin with a title')
})

describe('the first paragraph', () => {
  it.each([
    ['of a text', 'One\nsentence.\n\nAnother.', 'One sentence.'],
    ['below a picture', '![a](a.svg)\n\nOne.', 'One.'],
    ['of code is none', '```ts\na()\n```', ''],
    ['of a table is none', '| a |\n| - |', ''],
    ['of a section is none', '## A\n\nOne.', ''],
    ['of nothing is none', '', ''],
  ])('%s', (_, text, expected) => {
    expect(firstParagraph(text)).toBe(expected)
  })
})
