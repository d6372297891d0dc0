import { expect, it } from 'vitest'
import { brokenLinks } from '../links/broken-links.ts'
import { rootPage } from './root-page.ts'

it('leads to a version, by itself and by a link', () => {
  const page = rootPage('latest')
  expect(page).toContain('content="0; url=latest/"')
  expect(
    brokenLinks(
      new Map([
        ['index.html', page],
        ['latest/index.html', ''],
      ]),
      '/name/',
    ),
  ).toEqual([])
})
