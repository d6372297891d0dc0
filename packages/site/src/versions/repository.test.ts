import { expect, it } from 'vitest'
import { repositoryOf } from './repository.ts'

const url = 'https://github.com/Owner/name'

it.each([
  ['git+https://github.com/Owner/name.git', { url, pages: { origin: 'https://owner.github.io', root: '/name/' } }],
  ['https://github.com/Owner/name', { url, pages: { origin: 'https://owner.github.io', root: '/name/' } }],
  [
    'git+https://github.com/Owner/owner.github.io.git',
    { url: 'https://github.com/Owner/owner.github.io', pages: { origin: 'https://owner.github.io', root: '/' } },
  ],
  ['https://example.com/Owner/name', undefined],
])('%s', (named, expected) => {
  expect(repositoryOf({ repository: { url: named } })).toEqual(expected)
})

it('is none while the field is empty', () => {
  expect(repositoryOf({})).toBeUndefined()
})
