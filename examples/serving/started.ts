// Starts each way of serving for the check. You need not copy it.

import assert from 'node:assert/strict'
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { copyFile, mkdtemp, rm, symlink } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

type Settings = Readonly<Record<string, string>>

export interface Started {
  readonly url: string
  stop(): Promise<void>
}

/** The first address that a process prints. Throws what it has printed if it ends without one. */
async function printedAddress(child: ChildProcess): Promise<string> {
  let printed = ''
  return new Promise((done, fail) => {
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on('data', (chunk: Buffer) => {
        printed += chunk
        const address = /http:\/\/(?:localhost|127\.0\.0\.1):\d+/.exec(printed)?.[0]
        if (address !== undefined) done(address)
      })
    }
    child.on('exit', () => fail(new Error(`it ended: ${printed}`)))
  })
}

async function startProcess(args: string[], env: Settings, cwd: string): Promise<Started> {
  const child = spawn(process.execPath, args, { cwd, env: { PATH: process.env.PATH, ...env } })
  const ended = once(child, 'exit')
  return {
    url: await printedAddress(child),
    async stop() {
      child.kill('SIGINT')
      await ended
    },
  }
}

/** A program that listens itself. */
export const startProgram = (file: string, settings: Settings): Promise<Started> =>
  startProcess([file], { ...settings, PORT: '0' }, '.')

/** The worker of wrangler.toml, in Cloudflare's runtime. */
export async function startWorker(settings: Settings): Promise<Started> {
  // In a copy: here, Wrangler would read your .dev.vars, and the key in it may be a real one.
  const folder = await mkdtemp(join(tmpdir(), 'serve-payouts-'))
  for (const file of ['wrangler.toml', 'in-a-worker.ts']) await copyFile(file, join(folder, file))
  await symlink(resolve('node_modules'), join(folder, 'node_modules'), 'junction')
  const { url, stop } = await startProcess(
    ['node_modules/wrangler/bin/wrangler.js', 'dev', '--port', '0', '--inspector-port', '0'],
    {
      ...settings,
      ...{ HOME: folder, CI: 'true', WRANGLER_SEND_METRICS: 'false', CLOUDFLARE_INCLUDE_PROCESS_ENV: 'true' },
    },
    folder,
  )
  return {
    url,
    async stop() {
      await stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** A handler of Lambda, bundled, behind an address that makes events of requests as a function URL does. */
export async function startFunctionUrl(file: string, settings: Settings): Promise<Started> {
  const folder = await mkdtemp(join(tmpdir(), 'function-url-'))
  const bundle = join(folder, 'bundle.mjs')
  const options = ['--bundle', '--platform=node', '--format=esm', '--target=node24', `--outfile=${bundle}`]
  const built = spawnSync(process.execPath, ['node_modules/esbuild/bin/esbuild', file, ...options], {
    encoding: 'utf8',
  })
  assert.equal(built.status, 0, built.stderr)
  // It reads them when it is loaded, as on Lambda.
  Object.assign(process.env, settings)
  const { handler } = await import(bundle)

  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    const [rawPath = '/', rawQueryString = ''] = (request.url ?? '/').split('?')
    const { headers } = request
    const answer = await handler({
      ...{ version: '2.0', rawPath, rawQueryString, headers },
      requestContext: { domainName: 'abc.lambda-url.eu-west-1.on.aws', http: { method: request.method } },
      ...(chunks.length === 0 ? {} : { body: Buffer.concat(chunks).toString('base64') }),
      isBase64Encoded: chunks.length > 0,
    })
    response.writeHead(answer.statusCode, answer.headers).end(answer.body)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo // it listens on a port, not on a path
  return {
    url: `http://127.0.0.1:${port}`,
    async stop() {
      server.closeAllConnections()
      server.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
