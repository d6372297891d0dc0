import { rm } from 'node:fs/promises'
import { expect, it } from 'vitest'
import { PUBLISHED, type Published } from '../published.ts'
import { node, unpack } from '../tarball.ts'

/** A client with a `fetch`, and a call of it. */
const CALLS: Readonly<Record<Published, string>> = {
  'runa-payouts': `
  import { RunaPayouts } from '@x/runa-payouts'
  const clientWith = (fetch) => new RunaPayouts({ apiKey: 'xxTEST.a-key', fetch })
  const call = (client) => client.ping()`,
  'inngest-runs': `
  import { InngestRuns } from '@x/inngest-runs'
  const clientWith = (fetch) => new InngestRuns({ isDev: true, fetch })
  const call = (client) => client.listEvents()`,
}

/** Everything that states a version: to the API, to programs that are served, and to the hosts of tools. */
const STATED = (name: string): string => `
  import { createMcpHandler } from '${name}/mcp'
  import { createRestHandler } from '${name}/rest'
  let agent
  const client = clientWith((_, { headers }) => {
    agent = new Headers(headers).get('user-agent')
    return Promise.resolve(new Response('', { status: 400 }))
  })
  await call(client).catch(() => undefined)
  const document = await createRestHandler(client, { token: false })(new Request('http://localhost/openapi.json'))
  const initialize = {
    jsonrpc: '2.0', id: 1, method: 'initialize',
    params: { protocolVersion: '2025-06-18', capabilities: {}, clientInfo: { name: 'gate', version: '1' } },
  }
  const answer = await createMcpHandler(client, { token: false })(new Request('http://localhost/mcp', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Accept: 'application/json, text/event-stream' },
    body: JSON.stringify(initialize),
  }))
  const [, serverInfo] = /"serverInfo":({[^}]*})/.exec(await answer.text())
  console.log(JSON.stringify({
    agent,
    document: (await document.json()).info.version,
    server: JSON.parse(serverInfo).version,
  }))`

it.each(PUBLISHED)('%s states the version of its package.json', async (folder) => {
  const { name, project, manifest } = await unpack(folder)
  try {
    const { version } = manifest
    const program = `${CALLS[folder]}${STATED(name)}`
    const stated = JSON.parse(await node(project, '--input-type=module', '--eval', program))
    expect(stated).toEqual({ agent: expect.stringMatching(`/${version}$`), document: version, server: version })
  } finally {
    await rm(project, { recursive: true })
  }
})
