import { readFile, rm } from 'node:fs/promises'
import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core'
import { publint } from 'publint'
import { formatMessage } from 'publint/utils'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { PUBLISHED } from '../published.ts'
import { tarballOf, type Unpacked, unpack } from '../tarball.ts'

describe.each(PUBLISHED)('the tarball of %s', (folder) => {
  let unpacked: Unpacked
  let tarball: Uint8Array<ArrayBuffer>

  beforeAll(async () => {
    unpacked = await unpack(folder)
    tarball = new Uint8Array(await readFile(await tarballOf(folder)))
  })
  afterAll(() => rm(unpacked.project, { recursive: true }))

  it('leaves publint without complaints, including suggestions', async () => {
    const { messages, pkg } = await publint({ pack: { tarball: tarball.buffer }, strict: true })
    expect(messages.map((message) => formatMessage(message, pkg, { color: false }))).toEqual([])
  })

  it('has types that are correct in every way of resolving them', async () => {
    const analysis = await checkPackage(createPackageFromTarballData(tarball))
    if (!analysis.types) throw new Error('it has no types at all')
    // No rule is left out, nor the resolution of Node 10, for which `typesVersions` exists.
    expect(analysis.problems).toEqual([])
    const modules = unpacked.specifiers.map((specifier) => specifier.replace(unpacked.name, '.'))
    expect(Object.keys(analysis.entrypoints)).toEqual(expect.arrayContaining(modules))
  })
})
