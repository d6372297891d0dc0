import { expect, it } from 'vitest'
import { rewriteLinks } from './rewrite-links.ts'

const moved = (markdown: string) =>
  rewriteLinks(markdown, (target) => (target === 'gone.md' ? undefined : `/new/${target}`))

it.each([
  ['a link', 'See [this](a.md).', 'See [this](/new/a.md).'],
  ['two in a line', '[a](a.md), [b](b.md#c)', '[a](/new/a.md), [b](/new/b.md#c)'],
  ['words that are code', '[`A`](a.md)\\<[`B`](b.md)\\>', '[`A`](/new/a.md)\\<[`B`](/new/b.md)\\>'],
  ['words with brackets', '[`a[0]` of [b]](a.md)', '[`a[0]` of [b]](/new/a.md)'],
  ['words over two lines', '[two\nlines](a.md)', '[two\nlines](/new/a.md)'],
  ['an address with brackets', '[a](nextjs/[id]/route.ts)', '[a](/new/nextjs/[id]/route.ts)'],
  ['a picture', '![a](a.svg)', '![a](/new/a.svg)'],
  ['a picture with a width', '<img width="9" src="a.svg" alt="a">', '<img width="9" src="/new/a.svg" alt="a">'],
  [
    'a bracket that begins no link, before a link',
    '\\{ \\[`key`\\]: `a` \\} [b](b.md)',
    '\\{ \\[`key`\\]: `a` \\} [b](/new/b.md)',
  ],
  ['a link to nowhere keeps its words', 'See [`this`](gone.md).', 'See `this`.'],
  ['code', 'Write `[a](a.md)` or ``[b](b.md) ` ``.', 'Write `[a](a.md)` or ``[b](b.md) ` ``.'],
  [
    'a block of code',
    '[a](a.md)\n\n```md\n[b](b.md)\n```\n\n[c](c.md)',
    '[a](/new/a.md)\n\n```md\n[b](b.md)\n```\n\n[c](/new/c.md)',
  ],
  ['brackets without an address', 'an array[0] (of one)', 'an array[0] (of one)'],
])('%s', (_, markdown, expected) => {
  expect(moved(markdown)).toBe(expected)
})

it('says which links are pictures', () => {
  const seen: [string, boolean][] = []
  rewriteLinks('![a](a.svg) [b](b.md) <img src="c.svg">', (target, isImage) => {
    seen.push([target, isImage])
    return target
  })
  expect(seen).toEqual([
    ['a.svg', true],
    ['b.md', false],
    ['c.svg', true],
  ])
})
