import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'
import { describe, expect, it } from 'vitest'
import { inPackage, PUBLISHED } from '../published.ts'
import { graphOf } from './chunk-graph.ts'

/**
 * Bytes that the tools may weigh, compressed, as they go into a worker. 2026-11-30: 128.7 kB. 1.9 kB of it are the answer
 * within the deadline, notes of progress, the log of calls and their traces; 1.9 kB are the state; 6 kB are limits on orders,
 * which judge a body as it is written, the choice of tools and the balance; 9 kB are the catalogue that orders are checked
 * against, the tools for products, and their schemas.
 */
const MOST_BYTES = 129_500

describe.each(PUBLISHED)('the build of %s', (name) => {
  const pathOf = (file: string) => inPackage(name, `dist/${file}`)

  /** Minified and gzipped, as one file. */
  async function weightOf(file: string): Promise<number> {
    const { outputFiles } = await build({
      entryPoints: [pathOf(file)],
      bundle: true,
      minify: true,
      write: false,
      format: 'esm',
      platform: 'node',
    })
    return outputFiles.reduce((sum, { contents }) => sum + gzipSync(contents).length, 0)
  }

  it('./mcp is complete, needs neither Node modules nor eval, and stays within its limit', async () => {
    const { atOnce, foreign } = await graphOf(pathOf('mcp/index.js'))
    expect(foreign).toEqual([])
    const code = [...atOnce.values()].join('\n')
    expect(code).toContain('jsonrpc')
    expect(code).not.toMatch(/\beval\(|\bnew Function\(|\brequire\(/)
    expect(await weightOf('mcp/index.js')).toBeLessThan(MOST_BYTES)
  })

  it('./mcp/stdio adds little, and needs nothing but the process', async () => {
    expect((await graphOf(pathOf('mcp/stdio.js'))).foreign.toSorted()).toEqual(['node:process', 'node:stream'])
    expect(await weightOf('mcp/stdio.js')).toBeLessThan(MOST_BYTES + 5_000)
  })
})
