import { expect, it } from 'vitest'
import { linkTarget, type Surroundings } from './link-target.ts'

const surroundings: Surroundings = {
  routes: new Map([
    ['README.md', ''],
    ['packages/p/README.md', 'p'],
    ['packages/p/docs/waiting.md', 'p/waiting'],
  ]),
  base: '/site/latest/',
  repository: { url: 'https://example.com/r', ref: 'main' },
  isFolder: (path) => path === 'examples',
}
const unnamed = { ...surroundings, repository: undefined }
const guide = 'packages/p/docs/orders.md'

it.each([
  ['another guide', 'waiting.md', guide, '/site/latest/p/waiting/'],
  ['a heading of another guide', 'waiting.md#long', guide, '/site/latest/p/waiting/#long'],
  ['the README of a package, by its folder', 'packages/p', 'README.md', '/site/latest/p/'],
  ['the home page', '../../README.md', 'packages/p/README.md', '/site/latest/'],
  ['a heading of the same page', '#long', guide, '#long'],
  ['another site', 'https://example.org/a', guide, 'https://example.org/a'],
  ['a page by its route', '/p/waiting/', guide, '/site/latest/p/waiting/'],
  [
    'a file of the repository',
    '../../../examples/a/[id]/b.ts',
    guide,
    'https://example.com/r/blob/main/examples/a/%5Bid%5D/b.ts',
  ],
  ['a folder of the repository', 'examples', 'README.md', 'https://example.com/r/tree/main/examples'],
])('%s', (_, target, source, expected) => {
  expect(linkTarget(target, source, surroundings)).toBe(expected)
})

it.each([
  ['a file of the repository', 'CONTRIBUTING.md', undefined],
  ['a page', 'packages/p/README.md', '/site/latest/p/'],
])('without a repository, %s', (_, target, expected) => {
  expect(linkTarget(target, 'README.md', unnamed)).toBe(expected)
})
