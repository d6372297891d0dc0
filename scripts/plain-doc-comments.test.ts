import { expect, it } from 'vitest'
import { plainDocComments } from './plain-doc-comments.ts'

it.each([
  ['drops the tag before a description', '/** @description Text. */', '/** Text. */'],
  [
    'drops tags that only repeat the type',
    '/**\n * @description Text.\n * @constant\n * @enum {string}\n */',
    '/** Text. */',
  ],
  ['drops a comment that says nothing else', '/** @constant */', ''],
  ['drops the format', '/**\n * Format: date-time\n * @description When.\n */', '/** When. */'],
  ['puts tags last', '/**\n * @deprecated\n * @description Old.\n */', '/**\n * Old.\n * @deprecated\n */'],
  [
    'keeps the indent',
    '    /**\n     * @description A.\n     * @default b\n     */',
    '    /**\n     * A.\n     * @default b\n     */',
  ],
  [
    'joins the lines of a description, and wraps a long one',
    `/**\n * @description First.\n *     ${'word '.repeat(30).trim()}\n */`,
    `/**\n * First.\n * ${'word '.repeat(22).trim()}\n * ${'word '.repeat(8).trim()}\n */`,
  ],
])('%s', (_, before, after) => {
  expect(plainDocComments(before)).toBe(after)
})
