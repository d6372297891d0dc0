import { spawnSync } from 'node:child_process'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { type Metadata, missingMetadata, unpublishable } from './metadata.ts'

const whole = (url: string): Metadata => ({
  repository: { type: 'git', url },
  homepage: 'https://docs.example',
  bugs: { url: 'https://git.example/x/y/issues' },
  author: 'Someone <someone@example.com>',
})

describe('a release', () => {
  it.each(['git+https://git.example/x/y.git', 'https://git.example/x/y'])('of the repository %s is accepted', (url) => {
    expect(unpublishable(whole(url), 'x/y')).toEqual([])
  })

  it('of another repository is refused', () => {
    expect(unpublishable(whole('https://git.example/x/z.git'), 'x/y')).toEqual([
      'package.json names the repository x/z, and this is x/y',
    ])
  })

  it('without metadata is refused, with an example of each field', () => {
    const complaints = unpublishable({}, 'x/y')
    expect(complaints.map((complaint) => /"(\w+)"/.exec(complaint)?.[1])).toEqual([
      ...['repository', 'homepage', 'bugs', 'author'],
    ])
    expect(complaints[0]).toContain('Add: "repository": { "type": "git", "url": "git+https://')
  })
})

describe('the check of this project', () => {
  const program = fileURLToPath(new URL('check-metadata.ts', import.meta.url))
  const root: Metadata = createRequire(import.meta.url)('../package.json')
  const missing = missingMetadata(root)
  const run = (...repository: string[]) => spawnSync(process.execPath, [program, ...repository], { encoding: 'utf8' })

  it('warns of what is missing, and ends well', () => {
    const { status, stderr } = run()
    expect({ status, stderr }).toEqual({ status: 0, stderr: missing.map((line) => `warning: ${line}\n`).join('') })
  })

  it('fails in a release of another repository', () => {
    expect(run('no/such-repository').status).toBe(1)
  })
})

describe('a package that is packed', () => {
  const { packedWith } = createRequire(import.meta.url)('../.pnpmfile.cjs')
  const source = { name: '@x/one', version: '1.0.0', scripts: { build: 'x' }, devDependencies: { y: '1' } }

  it('gets the metadata of the root, and its own folder', () => {
    const packed = packedWith(whole('https://git.example/x/y'))(source, '/anywhere/packages/one')
    expect(packed).toEqual({
      name: '@x/one',
      version: '1.0.0',
      ...whole('https://git.example/x/y'),
      repository: { type: 'git', url: 'https://git.example/x/y', directory: 'packages/one' },
    })
  })

  it('gets none where the root has none', () => {
    expect(packedWith({})(source, '/anywhere/packages/one')).toEqual({ name: '@x/one', version: '1.0.0' })
  })
})
