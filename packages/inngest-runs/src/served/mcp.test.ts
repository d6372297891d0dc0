import { MCP_ERAS, type McpEra, mcpCaller, mcpFailure, readCapability, toolNames } from '@x/test-kit'
import { afterAll, describe, expect, it } from 'vitest'
import { sandboxes, UNKNOWN_ID } from '../../test/running-sandbox.ts'
import { data, RUN_ID, scriptedServers, v1Run } from '../../test/scripted-server.ts'
import type { InngestRunsOptions } from '../index.ts'
import { createMcpHandler, type InngestMcpOptions, registerTools } from './mcp.ts'

const { start, close } = sandboxes()
const { serve, close: closeServers } = scriptedServers()
afterAll(() => Promise.all([close(), closeServers()]))

async function serving(
  era: McpEra = '2026-07-28',
  options: InngestMcpOptions = {},
  client: InngestRunsOptions = {},
  sandbox: Parameters<typeof start>[0] = {},
) {
  const running = await start(sandbox)
  const handler = createMcpHandler(running.client(client), { clock: running.clock, ...options })
  return { ...running, ...mcpCaller(handler, era) }
}

describe.each(MCP_ERAS)('in the era of %s', (era) => {
  it('the tools of the capability have its hints, and whatever else there is only reads', async () => {
    const { list } = await serving(era)
    const published = (await list()).map(
      ({ name, annotations }: { name: string; annotations: Record<string, boolean> }) => ({ name, ...annotations }),
    )
    const described = readCapability('inngest-runs').operations
    const isDescribed = (name: string) => described.some(({ tool }) => tool.name === name)
    const additions = published.filter(({ name }: { name: string }) => !isDescribed(name))
    expect(additions.map(({ name }: { name: string }) => name)).toEqual([
      'get-event',
      'list-events',
      'list-runs',
      'get-run-trace',
      'wait-for-run',
    ])
    expect(additions.filter(({ readOnlyHint }: { readOnlyHint: boolean }) => !readOnlyHint)).toEqual([])
    expect(published.filter(({ name }: { name: string }) => isDescribed(name))).toEqual(
      described.map(({ tool: { name, hints } }) => ({
        name,
        readOnlyHint: hints.readOnly,
        destructiveHint: hints.destructive,
        idempotentHint: hints.idempotent,
        openWorldHint: true,
      })),
    )
  })

  it('a run is read with its output', async () => {
    const { call, sandbox, clock } = await serving(era)
    const { runId } = sandbox.runs.start({ script: { ends: 'Completed', output: { paid: 7 } } })
    await clock.advance(60_000)
    const { structuredContent, content } = await call('get-function-run-status', { runId })
    expect(structuredContent).toMatchObject({ data: { run_id: runId, status: 'Completed', output: { paid: 7 } } })
    expect(content.map(({ text }) => JSON.parse(text))).toEqual([structuredContent])
  })

  it('a run that continues after a step is Running, whatever its status, as long as it has no end', async () => {
    const { client } = await serve(() => data(v1Run('Completed', { ended_at: null })))
    const { call } = mcpCaller(createMcpHandler(client()), era)
    const { structuredContent } = await call('get-function-run-status', { runId: RUN_ID })
    expect(structuredContent).toMatchObject({ data: { status: 'Running', ended_at: null } })
  })

  it('jobs are in an object, as the protocol requires, with the names of the client', async () => {
    const { call, sandbox } = await serving(era)
    const { runId } = sandbox.runs.start({ script: {} })
    const { structuredContent } = await call('list-jobs-steps-run', { runId })
    expect(structuredContent).toEqual({ data: expect.any(Array), metadata: expect.any(Object) })
  })

  it('a run is cancelled though the API answers nothing, and one that has ended is not a failure', async () => {
    const { call, sandbox } = await serving(era)
    const { runId } = sandbox.runs.start({ script: {} })
    expect((await call('cancel-function-run', { runId })).structuredContent).toMatchObject({
      result: expect.stringMatching(/^(cancelled|accepted)$/),
    })
    expect((await call('cancel-function-run', { runId })).isError).toBeUndefined()
  })

  it('an unknown run is reported as such', async () => {
    const { call } = await serving(era)
    expect(mcpFailure(await call('get-function-run-status', { runId: UNKNOWN_ID }))).toMatchObject({
      type: 'RunNotFoundError',
      runId: UNKNOWN_ID,
      next: 'Fix the listed problems, then call again.',
    })
  })

  it('an HTML page in place of an answer is a failure with a status', async () => {
    const { call, sandbox } = await serving(era, {}, { maxRetries: 0 })
    sandbox.faults.next('html-502', { operation: 'getRun' })
    expect(mcpFailure(await call('get-function-run-status', { runId: UNKNOWN_ID }))).toMatchObject({
      type: 'ServerError',
      status: 502,
      next: 'This only reads, so call again.',
    })
  })

  it('a cancel whose answer is lost may have happened, and says so', async () => {
    const { call, sandbox } = await serving(era, {}, { maxRetries: 0 })
    const { runId } = sandbox.runs.start({ script: {} })
    sandbox.faults.next('drop-after-commit', { operation: 'cancelRun' })
    expect(mcpFailure(await call('cancel-function-run', { runId }))).toMatchObject({
      outcome: 'unknown',
      runId,
      next: expect.stringContaining('It may have happened.'),
    })
  })
})

it('a misspelt argument is refused by name, and nothing is sent', async () => {
  const { call, sandbox } = await serving()
  expect(mcpFailure(await call('cancel-function-run', { runid: UNKNOWN_ID })).message).toBe(
    'cancel-function-run: runId: missing; expected a non-empty string; runid: unknown parameter; did you mean "runId"? Nothing was sent.',
  )
  expect(sandbox.requests).toHaveLength(0)
})

it('readOnly serves only what ends no run', async () => {
  const { list } = await serving('2026-07-28', { readOnly: true })
  expect((await list()).map(({ name }: { name: string }) => name)).toEqual(
    toolNames('inngest-runs', { readOnly: true }),
  )
})

it('the tools can be added to an existing server', async () => {
  const { client } = await start()
  const names: string[] = []
  registerTools({ registerTool: (name) => names.push(name) }, client(), { tools: ['cancel-function-run'] })
  expect(names).toEqual(['cancel-function-run'])
})

it.each([401, 403, 500])('a key that a %s repeats is not shown', async (status) => {
  const { call, sandbox, signingKey } = await serving('2026-07-28', {}, { maxRetries: 0 })
  sandbox.faults.next({ status, body: { error: `bad key ${signingKey}`, status } }, { operation: 'getRun' })
  const result = await call('get-function-run-status', { runId: UNKNOWN_ID })
  expect(mcpFailure(result)).toMatchObject({ status })
  expect(JSON.stringify(result)).not.toContain(signingKey)
})
