import { existsSync, globSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { PROJECT } from '../published.ts'
import { codeBlocks } from '../readme-check/code-blocks.ts'
import { EXAMPLE_FOLDERS, EXAMPLES } from './example-folders.ts'
import { type ExampleManifest, withTarballs } from './example-manifest.ts'
import { importsOf } from './imported-names.ts'
import { firstUntrue, shownOutput } from './readme-output.ts'

const read = (path: string) => readFileSync(path, 'utf8')
const OURS = ['@x/runa-payouts', '@x/inngest-runs']

// `test:examples` installs and runs them. These read the files alone.
describe.each(EXAMPLE_FOLDERS)('the example %s, as it is copied', (name) => {
  const folder = `${EXAMPLES}${name}/`
  const readManifest = (): ExampleManifest => JSON.parse(read(`${folder}package.json`))
  const readReadme = () => read(`${folder}README.md`)

  it('has a manifest of its own, with a check', () => {
    const manifest = readManifest()
    expect(manifest).toMatchObject({ name, private: true, type: 'module', scripts: { check: expect.any(String) } })
    const { dependencies = {}, devDependencies = {}, scripts = {} } = manifest
    const asked = Object.entries({ ...devDependencies, ...dependencies })
    expect(asked.filter(([, version]) => /^(?:catalog|workspace|file|link):/.test(version))).toEqual([])
    expect(asked.filter(([dependency]) => OURS.includes(dependency)).map(([, version]) => version)).toContain('latest')
    expect(existsSync(`${folder}tsconfig.json`)).toBe(scripts.typecheck !== undefined)
  })

  it('imports only what its manifest lists, and nothing outside its folder', () => {
    const { dependencies = {}, devDependencies = {} } = readManifest()
    const listed = new Set(Object.keys({ ...dependencies, ...devDependencies }))
    const imported = globSync('**/*.{ts,tsx,mts,js,mjs}', { cwd: folder })
      .filter((file) => !/(?:^|\/)(?:node_modules|\.next)\//.test(file))
      .map((file) => ({ file, ...importsOf(file, read(`${folder}${file}`)) }))
      // Tests run in this workspace, with its Vitest. The type check of an example leaves them out.
      .filter(({ packages }) => listed.has('vitest') || !packages.includes('vitest'))
    expect(imported.length).toBeGreaterThan(0)
    const unlisted = imported.flatMap(({ file, packages }) =>
      // A package of types alone is imported by the name of what it describes.
      packages.filter((one) => !listed.has(one) && !listed.has(`@types/${one}`)).map((one) => `${file}: ${one}`),
    )
    expect({ unlisted, outside: imported.flatMap(({ outside }) => outside) }).toEqual({ unlisted: [], outside: [] })
  })

  it('has a README that says what it shows, how to run it and what you should see', () => {
    const readme = readReadme()
    expect(readme).toMatch(/^# .+\n\n\S/)
    // Without what stands before the first heading.
    const section = (heading: RegExp): string =>
      readme
        .split(/^## /m)
        .slice(1)
        .find((text) => heading.test(text)) ?? ''
    expect(codeBlocks(section(/^.*\brun\b/i)).map(({ language }) => language)).toContain('sh')
    expect(codeBlocks(section(/^.*\bsee\b/i)).length).toBeGreaterThan(0)
  })

  it('is listed among the examples and in CONTRIBUTING', () => {
    expect(read(`${EXAMPLES}README.md`)).toContain(`](${name}/README.md)`)
    expect(read(`${PROJECT}CONTRIBUTING.md`)).toContain(`](examples/${name})`)
  })
})

it.each([
  ["import { a } from '@x/runa-payouts/bulk'", ['@x/runa-payouts'], []],
  ["import 'node:fs'\nimport express from 'express'\nimport { b } from './b.ts'", ['express'], []],
  ["export * from '../../elsewhere/file.ts'", [], ['../../elsewhere/file.ts']],
  ["import { env } from 'cloudflare:workers'", [], []],
  ["await import('inngest/node')\nimport { b } from '../b.ts'", ['inngest'], []],
])('the imports of %j', (source, packages, outside) => {
  expect(importsOf('folder/file.ts', source)).toEqual({ packages, outside })
})

it('replaces our packages by tarballs, and nothing else', () => {
  const manifest = { name: 'one', dependencies: { '@x/runa-payouts': 'latest' }, devDependencies: { vitest: '^5.1.1' } }
  expect(withTarballs(manifest, { '@x/runa-payouts': '/packed.tgz', '@x/inngest-runs': '/other.tgz' })).toEqual({
    name: 'one',
    dependencies: { '@x/runa-payouts': 'file:/packed.tgz' },
    devDependencies: { vitest: '^5.1.1' },
  })
})

describe('the output that a README shows', () => {
  const shown = shownOutput('```text\n$ npm run check\npaid O-01ABC at http://127.0.0.1:4000\n…\n\ntook 5 ms\n```\n')

  it.each([
    ['paid O-77 at http://127.0.0.1:39001\nmore\ntook 12 ms\n', undefined],
    ['took 12 ms\npaid O-77 at http://127.0.0.1:39001\n', 'took 5 ms'],
    ['refused O-77\ntook 12 ms\n', 'paid O-01ABC at http://127.0.0.1:4000'],
  ])('compared with %j', (printed, untrue) => {
    expect(firstUntrue(shown, printed)).toBe(untrue)
  })

  it('is that of the check alone', () => {
    expect(shownOutput('```text\n$ curl localhost\n204\n```\n')).toEqual([])
  })
})
