import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { closing, until } from '@x/test-kit'
import { afterEach, describe, expect, it } from 'vitest'
import { DOCUMENT, SERVED_OPERATIONS, TestClient } from '../../test/test-api.ts'
import { createMcpHandler } from '../mcp/mcp-handler.ts'
import { createRestHandler } from '../rest/create-rest-handler.ts'
import { listen } from './listen.ts'

const { keep, close } = closing()
const children: ChildProcess[] = []
const folders: string[] = []
afterEach(async () => {
  for (const child of children.splice(0)) {
    child.kill('SIGKILL')
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
  }
  await close()
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true })
})

const PROXY = fileURLToPath(new URL('../../test/nginx-like-proxy.ts', import.meta.url))

/** The program, if installed. Not called NGINX: nginx itself reads a variable of that name. */
const NGINX = process.env.NGINX_PROGRAM ?? 'nginx'
const hasNginx = spawnSync(NGINX, ['-v']).error === undefined

const READMES = [
  ['runa-payouts', '/runa', 'pay.example.com'],
  ['inngest-runs', '/inngest', 'runs.example.com'],
] as const

/** The configuration in a README, with the ports of a test in place of the usual ones. */
function configuration(name: string, ports: { readonly rest: number; readonly mcp: number }): string {
  const readme = readFileSync(new URL(`../../../${name}/docs/serving.md`, import.meta.url), 'utf8')
  const [, block = ''] = /```nginx\n([\s\S]*?)```/.exec(readme) ?? []
  return block.replaceAll(':8080;', `:${ports.rest};`).replaceAll(':9090;', `:${ports.mcp};`)
}

const newFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'behind-nginx-'))
  folders.push(folder)
  return folder
}

type Start = (locations: string) => Promise<number>

const startLikeNginx: Start = async (locations) => {
  const file = join(newFolder(), 'locations.conf')
  writeFileSync(file, locations)
  const child = spawn(process.execPath, [PROXY, file], { stdio: ['ignore', 'pipe', 'inherit'] })
  children.push(child)
  const [port] = await once(child.stdout, 'data')
  return Number(String(port))
}

const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  return typeof address === 'object' && address !== null ? address.port : 0
}

const startNginx: Start = async (locations) => {
  const folder = newFolder()
  const port = await freePort()
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (one) => `${one}_temp_path ${folder}/${one};`,
  )
  const file = join(folder, 'nginx.conf')
  writeFileSync(
    file,
    `daemon off; master_process off; pid ${folder}/pid; error_log ${folder}/error.log; events {}
http { access_log off; ${temporary.join(' ')} server { listen 127.0.0.1:${port}; ${locations} } }`,
  )
  children.push(spawn(NGINX, ['-p', folder, '-e', `${folder}/error.log`, '-c', file], { stdio: 'ignore' }))
  let answers = false
  const ask = () =>
    fetch(`http://127.0.0.1:${port}/`).then(
      () => {
        answers = true
      },
      () => {},
    )
  await until(() => {
    void ask()
    return answers
  })
  return port
}

interface Heard {
  readonly status: number
  readonly text: string
}

const ask = (port: number, path: string, headers: Record<string, string>, body?: string): Promise<Heard> =>
  new Promise((resolve, reject) => {
    const method = body === undefined ? 'GET' : 'POST'
    request({ port, host: '127.0.0.1', method, path, headers }, (response) => {
      let text = ''
      response.setEncoding('utf8')
      response.on('data', (part) => {
        text += part
      })
      response.on('end', () => resolve({ status: response.statusCode ?? 0, text }))
    })
      .on('error', reject)
      .end(body)
  })

const PATHS: Readonly<Record<string, string>> = { createOrder: '/v1/order', findThings: '/v1/things/{kind}' }

const TABLE = {
  ...{ name: 'test', version: '1.2.3', document: DOCUMENT },
  servedOperations: SERVED_OPERATIONS.filter(({ operation }) => operation.id in PATHS).map((servedOperation) => ({
    ...servedOperation,
    rest: { method: servedOperation.operation.method, path: PATHS[servedOperation.operation.id] ?? '' },
  })),
}

const JSON_BODY = { 'content-type': 'application/json', accept: 'application/json, text/event-stream' }

async function behind(start: Start, name: string, basePath: string, host: string) {
  const client = new TestClient()
  const options = { basePath, allowedHosts: ['localhost', '127.0.0.1', host], token: 'open-sesame' }
  const rest = keep(await listen(createRestHandler(client, TABLE, options), { host: '127.0.0.1', port: 0 }))
  const mcp = keep(await listen(createMcpHandler(client, TABLE, options), { host: '127.0.0.1', port: 0 }))
  const port = await start(configuration(name, { rest: rest.port, mcp: mcp.port }))
  return { client, port, known: { host, authorization: 'Bearer open-sesame' } }
}

describe.each(READMES)('the nginx configuration of %s', (name, basePath, host) => {
  it.each([
    ['an equivalent proxy', startLikeNginx],
    // npm has no package of nginx: if it is not installed, this is skipped.
    ...(hasNginx ? [['nginx itself', startNginx] as const] : []),
  ] as const)('serves both APIs through %s', async (_, start) => {
    const { client, port, known } = await behind(start, name, basePath, host)

    const health = await ask(port, `${basePath}/health`, { host })
    expect([health.status, JSON.parse(health.text).status]).toEqual([200, 'ok'])
    const document = await ask(port, `${basePath}/openapi.json`, known)
    expect(JSON.parse(document.text).servers).toEqual([{ url: basePath, description: 'This server.' }])

    const body = '{"amount":1}'
    const created = await ask(port, `${basePath}/v1/order`, { ...known, ...JSON_BODY }, body)
    expect([created.status, client.asked.length]).toEqual([200, 1])
    const found = await ask(port, `${basePath}/v1/things/a%2Fb?size=2`, known)
    expect(found.status).toBe(200)
    expect(client.asked[1]?.input).toMatchObject({ path: { kind: 'a/b' }, query: { size: 2 } })

    // Pages of the site that nginx serves.
    const own = await ask(port, `${basePath}/v1/things/big`, { ...known, origin: `https://${host}` })
    expect(own.status).toBe(200)
    const other = await ask(port, `${basePath}/v1/things/big`, { ...known, origin: 'https://evil.example' })
    expect(other.status).toBe(403)

    expect((await ask(port, `${basePath}/v1/things/big`, { host })).status).toBe(401)
    const renamed = await ask(port, `${basePath}/v1/things/big`, { ...known, host: 'evil.example' })
    expect([renamed.status, renamed.text.includes('evil.example')]).toEqual([403, true])

    const list = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/list', params: {} })
    const tools = await ask(port, `${basePath}/mcp`, { ...known, ...JSON_BODY }, list)
    expect([tools.status, tools.text.includes('create-order')]).toEqual([200, true])

    const large = await ask(port, `${basePath}/v1/order`, { ...known, ...JSON_BODY }, `"${'x'.repeat(2 ** 21)}"`)
    expect([large.status, client.asked.length]).toEqual([413, 3])
  })

  it.skipIf(hasNginx)(
    'was not tried with nginx itself, which is not installed here (or set NGINX_PROGRAM)',
    (context) => {
      // Reason for the skip: nginx is an optional gate, since npm does not provide it. The proxy test above always runs.
      context.skip('nginx is not installed: install the Debian package') // npm does not provide nginx
    },
  )
})
