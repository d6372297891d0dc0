import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { inPackage, PUBLISHED } from '../published.ts'
import { loadedBy } from './chunk-graph.ts'

/**
 * Bytes that the tools may weigh, compressed, as they go into a worker. 2026-11-29: 119.2 kB. 1.9 kB of it are the answer
 * within the deadline, notes of progress, the log of calls and their traces; 1.9 kB are the state; 6 kB are limits on orders,
 * which judge a body as it is written, the choice of tools and the balance.
 */
const MOST_BYTES = 120_200

describe.each(PUBLISHED)('the build of %s', (name) => {
  const loaded = (file: string) => loadedBy(inPackage(name, `dist/${file}`))

  it('./mcp is whole, needs no module of Node and no eval, and weighs what it may', () => {
    const { files, foreign } = loaded('mcp/index.js')
    expect([...foreign]).toEqual([])
    const code = [...files.values()].join('\n')
    expect(code).toContain('jsonrpc')
    expect(code).not.toMatch(/\beval\(|\bnew Function\(|\brequire\(/)
    expect(gzipSync(code).length).toBeLessThan(MOST_BYTES)
  })

  it('./mcp/stdio adds little, and needs nothing but the process', () => {
    const { files, foreign } = loaded('mcp/stdio.js')
    expect([...foreign]).toEqual(['node:process', 'node:stream'])
    expect(gzipSync([...files.values()].join('\n')).length).toBeLessThan(MOST_BYTES + 5_000)
  })
})
