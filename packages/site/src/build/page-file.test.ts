import { expect, it } from 'vitest'
import type { Page } from '../pages/page.ts'
import { fileOf, pageFile } from './page-file.ts'

const page = (given: Partial<Page>): Page => ({
  route: 'p/waiting',
  source: 'packages/p/docs/waiting.md',
  title: 'How do I "wait"?',
  description: 'deadlines: all',
  text: 'Like this.\n\nOr not.',
  kind: 'guide',
  ...given,
})

it.each([
  [page({ route: '', kind: 'home' }), 'index.md'],
  [page({ route: 'p', kind: 'readme' }), 'p/index.md'],
  [page({}), 'p/waiting.md'],
  [page({ route: 'p/reference/bulk', kind: 'entry' }), 'p/reference/bulk/index.md'],
  [page({ route: 'p/reference/classes/a', kind: 'reference' }), 'p/reference/classes/a.md'],
])('$route lies in a file of its own', (given, expected) => {
  expect(fileOf(given)).toBe(expected)
})

const settingsOf = (file: string): unknown => JSON.parse(file.split('---')[1] ?? '')

it('has its title and what it is about as settings', () => {
  const file = pageFile(page({}), '/', 'https://example.com/edit')
  expect(settingsOf(file)).toEqual({
    title: 'How do I "wait"?',
    description: 'deadlines: all',
    editUrl: 'https://example.com/edit',
  })
  expect(file).toMatch(/---\n\nLike this\.\n\nOr not\.\n$/)
})

it('cannot be edited where nothing says how, nor be paged through in the reference', () => {
  expect(settingsOf(pageFile(page({ kind: 'reference', description: '' }), '/', undefined))).toEqual({
    title: 'How do I "wait"?',
    editUrl: false,
    prev: false,
    next: false,
  })
})

it('shows the first paragraph of the home page once, large', () => {
  const file = pageFile(page({ route: '', kind: 'home' }), '/site/', undefined)
  expect(settingsOf(file)).toMatchObject({ template: 'splash', hero: { tagline: 'deadlines: all' } })
  expect(file).toMatch(/---\n\nOr not\.\n$/)
  expect(file).toContain('"/site/runa-payouts/"')
})
