import { readFile, rm } from 'node:fs/promises'
import { dirname, join, normalize } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { loadedBy } from './chunk-graph.ts'
import { node, type Unpacked, unpack } from './tarball.ts'

const NEIGHBOUR = /(?:\bfrom|\bimport|\brequire)\s*\(?\s*["'](\.[^"']+)["']/g

/** Texts that nothing but what serves has in it, whatever a build makes of names. */
const SIGNS_OF_SERVING = [
  'application/problem+json',
  'WWW-Authenticate',
  'urn:problem-type:',
  '/openapi.json',
  'structuredContent',
  'jsonrpc',
  'This call sent nothing',
  'rest-port',
]

describe.each(['runa-payouts', 'inngest-runs'])('importing %s', (folder) => {
  let unpacked: Unpacked

  beforeAll(async () => {
    unpacked = await unpack(folder)
  })
  afterAll(() => rm(unpacked.project, { recursive: true }))

  /** The text of a file and of whatever it leads to, imports that are made later included. */
  async function reached(entry: string): Promise<string> {
    const texts = new Map<string, string>()
    const visit = async (file: string): Promise<void> => {
      if (texts.has(file)) return
      const text = await readFile(join(unpacked.folder, file), 'utf8')
      texts.set(file, text)
      for (const [, specifier = ''] of text.matchAll(NEIGHBOUR)) await visit(normalize(join(dirname(file), specifier)))
    }
    await visit(entry)
    return [...texts.values()].join('\n')
  }

  it.each(['index.js', 'index.cjs', 'schemas/index.js', 'schemas/index.cjs', 'testing/index.js', 'testing/index.cjs'])(
    'as dist/%s loads nothing of what serves it',
    async (entry) => {
      const text = await reached(`dist/${entry}`)
      expect(SIGNS_OF_SERVING.filter((sign) => text.includes(sign))).toEqual([])
    },
  )

  it('what serves it does have those signs, or this would prove nothing', async () => {
    const served = await Promise.all(
      ['rest.js', 'rest.cjs', 'mcp/index.js', 'command.js'].map((entry) => reached(`dist/${entry}`)),
    )
    expect(SIGNS_OF_SERVING.filter((sign) => !served.join('\n').includes(sign))).toEqual([])
  })

  it('loads what retries need when there is one', async () => {
    const late = unpacked.files.filter((file) => /retry-loop\.c?js$/.test(file))
    expect(late).toHaveLength(2)
    const required = `require('${unpacked.name}'); console.log(Object.keys(require.cache).join())`
    expect(await node(unpacked.project, '--input-type=commonjs', '-e', required)).not.toMatch(/retry-loop/)
    const { files } = loadedBy(join(unpacked.folder, 'dist/index.js'))
    expect([...files.keys()].join()).not.toMatch(/retry-loop/)
  })

  it('for single orders loads nothing of batches', async () => {
    const signs = ['the ping before the first order', 'reconcilePayouts']
    for (const format of ['js', 'cjs']) {
      const single = await reached(`dist/index.${format}`)
      expect(signs.filter((sign) => single.includes(sign))).toEqual([])
      if (folder !== 'runa-payouts') continue
      const bulk = await reached(`dist/bulk.${format}`)
      // Or this would prove nothing.
      expect(signs.filter((sign) => !bulk.includes(sign))).toEqual([])
    }
  })

  it('finds every class once, whichever entry it is loaded from', async () => {
    for (const entry of ['.js', '.cjs']) {
      const own = unpacked.files.filter((file) => file.endsWith(entry) && !file.startsWith('dist/mcp/'))
      const texts = await Promise.all(own.map((file) => readFile(join(unpacked.folder, file), 'utf8')))
      expect(texts.filter((text) => text.includes('return["SdkError"]'))).toHaveLength(1)
    }
  })

  it('REST loads nothing of MCP', async () => {
    for (const entry of ['rest.js', 'rest.cjs']) expect(await reached(`dist/${entry}`)).not.toContain('jsonrpc')
  })
})
