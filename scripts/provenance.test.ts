import { expect, it } from 'vitest'
import { unprovable } from './provenance.ts'

const named = (url: string) => ({ name: 'a', repository: { type: 'git', url } })

it('accepts packages that name the repository, and private ones', () => {
  const manifests = [
    named('git+https://git.example/x/y.git'),
    named('https://git.example/x/y'),
    { name: 'b', private: true },
  ]
  expect(unprovable(manifests, 'x/y')).toEqual([])
})

it('reports a package that names no repository, or another one', () => {
  expect(unprovable([{ name: 'a' }, named('https://git.example/x/z.git')], 'x/y')).toEqual([
    'a names no repository; its package.json has to name x/y',
    'a names the repository x/z, and this is x/y',
  ])
})
