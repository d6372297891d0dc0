import { globSync, readFileSync } from 'node:fs'
import { matchesGlob } from 'node:path'
import { expect, it } from 'vitest'

const root = new URL('../', import.meta.url)
const settings: { readonly ignorePaths: readonly string[] } = JSON.parse(
  readFileSync(new URL('renovate.json', root), 'utf8'),
)

const manifests = globSync('**/package.json', {
  cwd: root,
  exclude: (path) => /(?:^|\/)(?:node_modules|dist)$/.test(path),
})

// What renovate ignores unless it is told otherwise has folders of examples and tests among it.
it('renovate keeps every manifest up to date, those of examples and of gates included', () => {
  expect(manifests.filter((path) => path.startsWith('examples/'))).not.toEqual([])
  expect(settings.ignorePaths).not.toEqual([])
  expect(manifests.filter((path) => settings.ignorePaths.some((ignored) => matchesGlob(path, ignored)))).toEqual([])
})
