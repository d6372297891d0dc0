import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { PUBLISHED } from '../published.ts'
import { node, type Unpacked, unpack } from '../tarball.ts'

/** Characters. Ours are 120 at most, libraries have a few longer ones, and a shortened file has lines of many thousands. */
const LONGEST_LINE = 2_000

/** Programs whose call fails in the middle of the package. */
const FAILING = {
  'runa-payouts': `
    const runa = new RunaPayouts({ apiKey: 'xx1.2', baseUrl: 'http://127.0.0.1:20011', maxRetries: 0 })
    runa.getOrder('O-1').catch((error) => console.log(error.stack))`,
  'inngest-runs': `
    const inngest = new InngestRuns({ apiKey: 'signkey-test-00', baseUrl: 'http://127.0.0.1:20011', maxRetries: 0 })
    inngest.getRun('01JQ7Z6Y3Z9V5X0W1T2S3R4Q5P').catch((error) => console.log(error.stack))`,
}

describe.each(PUBLISHED)('the code of %s can be read', (folder) => {
  let unpacked: Unpacked

  beforeAll(async () => {
    unpacked = await unpack(folder)
  })
  afterAll(() => rm(unpacked.project, { recursive: true }))

  it.each([
    ['module', 'import'],
    ['commonjs', 'require'],
  ])('a stack trace points to the lines as written (%s)', async (type, how) => {
    const client = folder === 'runa-payouts' ? 'RunaPayouts' : 'InngestRuns'
    const load =
      how === 'import'
        ? `import { ${client} } from '${unpacked.name}'`
        : `const { ${client} } = require('${unpacked.name}')`
    const stack = await node(unpacked.project, `--input-type=${type}`, '-e', load + FAILING[folder])
    const frames = [
      ...stack.matchAll(/at (?:async )?(?:new )?([\w.#$]+) \((?:file:\/\/)?(\S+\/dist\/\S+):(\d+):(\d+)\)/g),
    ]
    expect(frames.length, stack).toBeGreaterThan(0)
    for (const [, name = '', file = '', line, column] of frames) {
      const written = (await readFile(file, 'utf8')).split('\n')[Number(line) - 1] ?? ''
      expect(written.length).toBeLessThanOrEqual(120)
      // The frame is where something is created, called or awaited, under a name from the source.
      expect(written.slice(Number(column) - 1)).toMatch(/^(?:await |new |throw )?[\w.#$]{4,}/)
      expect(name).toMatch(/\w{3,}/)
    }
  })

  it('no file has lines that a tool joined, and none refers to a source map', async () => {
    const files = unpacked.files.filter((file) => /\.c?js$/.test(file))
    for (const file of files) {
      const text = await readFile(join(unpacked.folder, file), 'utf8')
      expect(Math.max(...text.split('\n').map(({ length }) => length)), file).toBeLessThanOrEqual(LONGEST_LINE)
      expect(text, file).not.toContain('sourceMappingURL')
    }
  })
})
