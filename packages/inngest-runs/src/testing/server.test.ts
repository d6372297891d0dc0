import { Inngest } from 'inngest'
import { expect, it } from 'vitest'
import { createInngestSandbox } from './sandbox.ts'
import { callsOver } from './sandbox-calls.ts'
import { serveInngestSandbox, startInngestSandbox } from './server.ts'

it('starts a sandbox on a real port', async () => {
  const server = await startInngestSandbox({ mode: 'dev', host: 'localhost' })
  expect(server.url).toBe(`http://localhost:${server.port}`)
  const { runId } = server.sandbox.runs.start()
  const call = callsOver(fetch, server.url, server.signingKey)
  expect((await call('GET', `/v1/runs/${runId}`)).body).toMatchObject({ data: { status: 'Completed' } })
  await server.close()
  await expect(call('GET', '/v1')).rejects.toThrow('fetch failed')
})

it('serves a sandbox that is also used directly', async () => {
  const sandbox = createInngestSandbox()
  const server = await serveInngestSandbox(sandbox, { port: 0 })
  const { runId } = sandbox.runs.start({ script: 'sleeping' })
  await callsOver(fetch, server.url, server.signingKey)('DELETE', `/v1/runs/${runId}`)
  await callsOver(sandbox.fetch, sandbox.baseUrl, sandbox.signingKey)('DELETE', `/v1/runs/${runId}`)
  expect(server.sandbox).toBe(sandbox)
  expect(sandbox.runs.get(runId)).toMatchObject({ cancelRequests: 2, cancels: 1 })
  await server.close()
})

it('accepts the events of the official SDK, in each mode', async () => {
  for (const mode of ['dev', 'start', 'well-behaved'] as const) {
    const server = await startInngestSandbox({ mode, functions: { ship: { trigger: 'order/paid', batch: 2 } } })
    const inngest = new Inngest({
      id: 'shop',
      baseUrl: server.url,
      eventKey: server.sandbox.eventKey,
      isDev: mode === 'dev',
    })
    const { ids } = await inngest.send([{ name: 'order/paid', data: { id: 7 } }, { name: 'order/paid' }])
    expect(ids.map((id) => server.sandbox.events.get(id)?.name)).toEqual(['order/paid', 'order/paid'])
    expect(server.sandbox.runs.all).toMatchObject([{ eventId: ids[0], function: 'ship' }])
    await server.close()
  }
})
