import { fileURLToPath } from 'node:url'
import { closing } from '@x/test-kit'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startInngest } from './inngest.ts'
import { listen } from './listen.ts'
import { startRuna } from './runa.ts'
import { tool } from './tool.ts'

/** What applies to a server with tools only. Its own tools: scenarios that call tools expect those of a reference server. */
const SCENARIOS = {
  '2025-11-25': ['server-initialize', 'ping', 'tools-list', 'dns-rebinding-protection'],
  '2026-07-28': ['server-stateless', 'http-header-validation', 'tools-list', 'dns-rebinding-protection', 'caching'],
}

const CASES = Object.entries(SCENARIOS).flatMap(([revision, names]) => names.map((name) => [revision, name] as const))

const EXPECTED_FAILURES = fileURLToPath(new URL('./expected-failures.yaml', import.meta.url))

describe.each([startRuna, startInngest])('the conformance suite on %o', (start) => {
  const { keep, close } = closing()
  let url: string
  beforeAll(async () => {
    const { handler } = keep(await start())
    url = keep(await listen(handler)).url
  })
  afterAll(close)

  it.each(CASES)('%s %s', async (revision, name) => {
    const which = ['--url', url, '--scenario', name, '--spec-version', revision]
    const args = ['server', ...which, '--expected-failures', EXPECTED_FAILURES]
    const { exitCode, stdout, stderr } = await tool('@modelcontextprotocol/conformance', args)
    expect(exitCode, stdout + stderr).toBe(0)
    expect(stdout).toMatch(/Passed: [1-9]\d*\/\d+, \d+ failed, 0 warnings/)
  })

  it.each(['legacy', 'modern'])('the inspector reports nothing about the tools (%s)', async (era) => {
    const args = ['--cli', url, '--transport', 'http', '--protocol-era', era, '--method', 'tools/list', '--strict']
    expect(await tool('@modelcontextprotocol/inspector', args)).toMatchObject({ exitCode: 0, stderr: '' })
  })
})
