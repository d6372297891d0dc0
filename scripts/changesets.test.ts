import { readdirSync, readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { parse } from 'yaml'

const folder = new URL('../.changeset/', import.meta.url)
const files = readdirSync(folder).filter((file) => file.endsWith('.md'))

/** The packages that are published. */
const published = readdirSync(new URL('../packages/', import.meta.url))
  .map((name) => JSON.parse(readFileSync(new URL(`../packages/${name}/package.json`, import.meta.url), 'utf8')))
  .filter((manifest) => manifest.private !== true)
  .map(({ name, version }): { name: string; version: string } => ({ name, version }))

it.each(files)('%s names published packages and says what changed', (file) => {
  const [, front = '', summary = ''] =
    /^---\n([\s\S]*?)\n---\n\n([\s\S]+)$/.exec(readFileSync(new URL(file, folder), 'utf8')) ?? []
  const bumps: Record<string, unknown> = parse(front) ?? {}
  expect(Object.keys(bumps).length).toBeGreaterThan(0)
  for (const [name, bump] of Object.entries(bumps)) {
    expect(published.map((one) => one.name)).toContain(name)
    expect(['patch', 'minor', 'major']).toContain(bump)
  }
  expect(summary.trim()).not.toBe('')
})

it('the first release of every package will be 0.1.0', () => {
  const bumps = files.map((file) => parse(readFileSync(new URL(file, folder), 'utf8').split('---')[1] ?? '') ?? {})
  for (const { name, version } of published.filter(({ version }) => version === '0.0.0')) {
    expect({ name, version, bumps: new Set(bumps.flatMap((bump) => bump[name] ?? [])) }).toEqual({
      name,
      version,
      bumps: new Set(['minor']),
    })
  }
})
