import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { PUBLISHED } from '../published.ts'
import { node, type Unpacked, unpack } from '../tarball.ts'
import { graphOf } from './chunk-graph.ts'

/** Texts that only serving code contains, however a build renames things. */
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

describe.each(PUBLISHED)('importing %s', (folder) => {
  let unpacked: Unpacked

  beforeAll(async () => {
    unpacked = await unpack(folder)
  })
  afterAll(() => rm(unpacked.project, { recursive: true }))

  /** The code of a file and of everything it imports, including dynamic imports. */
  const reached = async (entry: string): Promise<string> =>
    [...(await graphOf(join(unpacked.folder, entry))).all.values()].join('\n')

  it.each(['index.js', 'index.cjs', 'schemas/index.js', 'schemas/index.cjs', 'testing/index.js', 'testing/index.cjs'])(
    'as dist/%s loads no serving code',
    async (entry) => {
      const text = await reached(`dist/${entry}`)
      expect(SIGNS_OF_SERVING.filter((sign) => text.includes(sign))).toEqual([])
    },
  )

  it('with its serving code does show those texts (otherwise this would prove nothing)', async () => {
    const served = await Promise.all(
      ['rest.js', 'rest.cjs', 'mcp/index.js', 'command.js'].map((entry) => reached(`dist/${entry}`)),
    )
    expect(SIGNS_OF_SERVING.filter((sign) => !served.join('\n').includes(sign))).toEqual([])
  })

  it.each(['js', 'cjs'])('loads nothing later, in the middle of a payment that fails (%s)', async (format) => {
    const entries = [
      'index',
      'bulk',
      'schemas/index',
      'testing/index',
      'webhooks/index',
      'journal/index',
      'journal/postgres',
      'journal/sqlite',
      'catalogue/index',
      'csv/index',
      'redemption/index',
      'trace/index',
      'watch/index',
    ]
    const built = entries.map((entry) => `dist/${entry}.${format}`).filter((file) => unpacked.files.includes(file))
    expect(built).toContain(`dist/index.${format}`)
    for (const entry of built) {
      const code = await reached(entry)
      // Both forms in a build: `import("./x.js")`, and CommonJS that waits before it requires.
      expect(code.match(/\bimport\s*\(|\.then\([^)]*\brequire\b/g) ?? [], entry).toEqual([])
    }
    // Otherwise this would prove nothing.
    const command = await reached('dist/command.js')
    expect(command).toMatch(/\bimport\s*\(/)
  })

  it('includes what retries need', async () => {
    for (const format of ['js', 'cjs']) expect(await reached(`dist/index.${format}`)).toContain('ForceRetryError')
  })

  it.each([
    ['js', '--input-type=module', `const it = await import('NAME')`],
    ['cjs', '--input-type=commonjs', `const it = require('NAME')`],
  ])(
    'needs nothing from the runtime when it is loaded, and reports what is missing when it is called (%s)',
    async (_, type, load) => {
      const [client, apiKey] = folder === 'runa-payouts' ? ['RunaPayouts', 'xx1.2'] : ['InngestRuns', 'signkey-test-00']
      const program = `
      for (const name of ['fetch', 'Request', 'Response', 'Headers', 'TextEncoder', 'TextDecoder', 'ReadableStream']) {
        delete globalThis[name]
      }
      ${load.replace('NAME', unpacked.name)}
      new it.${client}({ apiKey: '${apiKey}', baseUrl: 'http://127.0.0.1:20011' }).request('GET', '/x').catch((error) => {
        console.log(error.outcome, error.attempts.length, error.message)
      })`
      expect(await node(unpacked.project, type, '-e', program)).toBe(
        'not_sent 1 request: this runtime has no fetch; pass the option fetch.\n',
      )
    },
  )

  it('reports a retry that the runtime cannot make as not made, with the result of the attempt before it', async () => {
    const [client, apiKey] = folder === 'runa-payouts' ? ['RunaPayouts', 'xx1.2'] : ['InngestRuns', 'signkey-test-00']
    const program = `
      import { ${client} } from '${unpacked.name}'
      globalThis.fetch = async () => { throw Object.assign(new Error('x'), { code: 'ECONNRESET' }) }
      delete globalThis.Request
      const clock = { now: () => 0, sleep: async () => {}, limit: () => () => {} }
      const client = new ${client}({ apiKey: '${apiKey}', baseUrl: 'http://127.0.0.1:20011', clock })
      await client.request('GET', '/x').catch(({ name, outcome, attempts, message }) => {
        console.log(name, outcome, attempts.length, message)
      })`
    expect(await node(unpacked.project, '--input-type=module', '-e', program)).toMatch(
      /^ConnectionError unknown 1 request: could not connect to 127\.0\.0\.1:20011, or got no response \(ECONNRESET\)\. It was not retried \(this runtime has no Request\)\.\n$/,
    )
  })

  it('for single orders loads nothing of batches', async () => {
    const signs = ['the ping before the first order', 'reconcilePayouts']
    for (const format of ['js', 'cjs']) {
      const single = await reached(`dist/index.${format}`)
      expect(signs.filter((sign) => single.includes(sign))).toEqual([])
      if (folder !== 'runa-payouts') continue
      const bulk = await reached(`dist/bulk.${format}`)
      // Otherwise this would prove nothing.
      expect(signs.filter((sign) => !bulk.includes(sign))).toEqual([])
    }
  })

  it('for orders and lists loads nothing of redemption', async () => {
    const sign = 'expected the link of a payout'
    for (const format of ['js', 'cjs']) {
      const entries = ['index', 'bulk', 'catalogue/index'].map((entry) => `dist/${entry}.${format}`)
      for (const entry of entries.filter((file) => unpacked.files.includes(file))) {
        expect(await reached(entry), entry).not.toContain(sign)
      }
      if (folder !== 'runa-payouts') continue
      // Otherwise this would prove nothing.
      expect(await reached(`dist/redemption/index.${format}`)).toContain(sign)
    }
  })

  it('loads every class once, whichever entry is used', async () => {
    for (const entry of ['.js', '.cjs']) {
      const own = unpacked.files.filter((file) => file.endsWith(entry) && !file.startsWith('dist/mcp/'))
      const texts = await Promise.all(own.map((file) => readFile(join(unpacked.folder, file), 'utf8')))
      expect(texts.filter((text) => /^class SdkError\b/m.test(text))).toHaveLength(1)
    }
  })

  it('for REST loads nothing of MCP', async () => {
    for (const entry of ['rest.js', 'rest.cjs']) expect(await reached(`dist/${entry}`)).not.toContain('jsonrpc')
  })
})
