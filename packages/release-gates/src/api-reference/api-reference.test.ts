import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { ReflectionKind } from 'typedoc'
import { beforeAll, describe, expect, it } from 'vitest'
import { inPackage, PUBLISHED } from '../published.ts'
import { entryPointsOf } from './entry-points.ts'
import { GROUPS } from './groups.ts'
import { type Reference, referenceOf } from './reference.ts'
import { wordless } from './wordless.ts'
import { wordlessMembers } from './wordless-members.ts'

describe.each(PUBLISHED)('the reference of %s', (folder) => {
  const specifiers = entryPointsOf(folder).map(({ specifier }) => specifier)
  let reference: Reference

  beforeAll(async () => {
    reference = await referenceOf(folder)
  })

  it('is built without a warning', () => {
    expect(reference.complaints).toEqual([])
  })

  it('has a page for every subpath, with every name that can be imported from it', () => {
    const require = createRequire(import.meta.url)
    const documented = new Map(
      reference.project.children?.map(({ name, children }) => [name, children?.map((child) => child.name) ?? []]),
    )
    expect([...documented.keys()].sort()).toEqual([...specifiers].sort())
    for (const specifier of specifiers) {
      expect(documented.get(specifier), specifier).toEqual(expect.arrayContaining(Object.keys(require(specifier))))
    }
  })

  it('lists the client first, then the errors, then what is called, then types', () => {
    const titles = reference.project.children?.map(({ groups = [] }) => groups.map(({ title }) => title)) ?? []
    expect(titles).toHaveLength(specifiers.length)
    for (const one of titles) expect(one).toEqual(GROUPS.filter((title) => one.includes(title)))
    const main = reference.project.children?.find(({ name }) => name === specifiers[0])
    expect(main?.groups?.map(({ title }) => title).slice(0, 3)).toEqual(['Client', 'Errors', 'Functions'])
    const [client, errors] = main?.groups ?? []
    expect(client?.children).toHaveLength(1)
    expect(errors?.children.map(({ name }) => name)).toContain('SdkError')
  })

  it('says something about every class, interface, function and value', () => {
    expect(wordless(reference.project)).toEqual([])
  })

  it('says something about every member of a class, an interface or a union', () => {
    expect(wordlessMembers(entryPointsOf(folder))).toEqual([])
  })

  it('calls no parameter by a name that says nothing', () => {
    const parameters = reference.project.getReflectionsByKind(ReflectionKind.Parameter)
    expect(parameters.length).toBeGreaterThan(100)
    expect(parameters.filter(({ name }) => name === 'given').map((one) => one.getFriendlyFullName())).toEqual([])
  })

  it('has a guide that names every subpath, and none that does not exist', async () => {
    const readme = await readFile(inPackage(folder, 'docs/options.md'), 'utf8')
    const [name = ''] = specifiers
    const named = new Set(readme.match(new RegExp(`${name}(?:/[a-z][a-z/-]*[a-z])?(?![\\w-])`, 'g')))
    expect([...named].sort()).toEqual([...specifiers].sort())
  })
})
