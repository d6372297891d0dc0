import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startRunaSandbox } from '@x/runa-payouts/testing/server'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Unpacked, unpack } from '../tarball.ts'

// The served process is killed while a create without a key is in flight, and started again: real processes, real sockets.

let unpacked: Unpacked
let program: string
let sandbox: Awaited<ReturnType<typeof startRunaSandbox>>
let folder: string
const children = new Set<ChildProcess>()

beforeAll(async () => {
  unpacked = await unpack('runa-payouts')
  program = join(unpacked.folder, String(Object(unpacked.manifest.bin)['runa-payouts']))
})
beforeEach(async () => {
  sandbox = await startRunaSandbox()
  folder = await mkdtemp(join(tmpdir(), 'restart-'))
})
afterEach(async () => {
  for (const child of children) child.kill('SIGKILL')
  await sandbox.close()
  await rm(folder, { recursive: true })
})
afterAll(() => rm(unpacked.project, { recursive: true }))

const ORDER = {
  payment_method: { type: 'ACCOUNT_BALANCE', currency: 'USD' },
  items: [
    { face_value: 10, distribution_method: { type: 'PAYOUT_LINK' }, products: { type: 'SINGLE', value: 'AMZ-US' } },
  ],
}

/** The result of a create, whichever way it was requested. */
interface Heard {
  readonly ok: boolean
  readonly text: string
  readonly key: string | undefined
}

type Create = (url: string, key?: string) => Promise<Heard>

async function post(url: string, body: unknown, headers: Readonly<Record<string, string>>) {
  const answer = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  })
  return { ok: answer.ok, text: await answer.text(), named: answer.headers.get('x-idempotency-key') ?? undefined }
}

const byRest: Create = async (url, key) => {
  const headers = key === undefined ? {} : { 'x-idempotency-key': key }
  const { ok, text, named } = await post(`${url}/v1/order`, ORDER, headers)
  return { ok, text, key: named }
}

const byMcp: Create = async (url, key) => {
  const named = key === undefined ? {} : { 'X-Idempotency-Key': key }
  const params = { name: 'create-order', arguments: { body: ORDER, ...named } }
  const call = { jsonrpc: '2.0', id: 1, method: 'tools/call', params }
  const { text } = await post(`${url}/mcp`, call, { accept: 'application/json, text/event-stream' })
  const [, data = '{}'] = /^(?:data: )?(\{.*)$/m.exec(text) ?? []
  const { isError, structuredContent } = Object(JSON.parse(data)).result
  const { idempotencyKey } = isError === true ? structuredContent.error : structuredContent
  return { ok: isError !== true, text: JSON.stringify(structuredContent), key: idempotencyKey }
}

/** Starts the command, and waits until it reports its address. */
async function serve(command: 'rest' | 'mcp', ...more: readonly string[]) {
  const child = spawn(process.execPath, [program, command, '--port', '0', ...more], {
    cwd: unpacked.project,
    env: { PATH: process.env.PATH, RUNA_API_KEY: sandbox.apiKey, RUNA_BASE_URL: sandbox.url },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  children.add(child)
  const ended = once(child, 'close').then(([code]): unknown => code)
  let log = ''
  child.stderr.on('data', (data) => {
    log += data
  })
  const said = async (pattern: RegExp): Promise<string> => {
    for (;;) {
      const [, found] = pattern.exec(log) ?? []
      if (found !== undefined) return found
      await Promise.race([once(child.stderr, 'data'), ended.then(() => Promise.reject(new Error(log)))])
    }
  }
  const kill = async () => {
    child.kill('SIGKILL')
    await ended
  }
  return { url: await said(/ at (http:\/\/127\.0\.0\.1:\d+)/), said, kill, ended, log: () => log, child }
}

/** Serves until a create has been placed whose answer never comes, and dies in that moment. */
async function diesInFlight(command: 'rest' | 'mcp', create: Create, ...more: readonly string[]) {
  sandbox.sandbox.faults.next('stall-after-commit', { operation: 'createOrder' })
  const served = await serve(command, ...more)
  const asked = create(served.url).then(
    () => 'answered',
    () => 'cut off',
  )
  const made = await served.said(/ createOrder sending key="([^"]+)" \(generated\)/)
  while (sandbox.sandbox.ledger.orders.length === 0) await new Promise((resolve) => setTimeout(resolve, 5))
  await served.kill()
  expect(await asked).toBe('cut off')
  return { made, log: served.log() }
}

const orders = () => sandbox.sandbox.ledger.orders.length

describe.each<['rest' | 'mcp', Create]>([
  ['rest', byRest],
  ['mcp', byMcp],
])('a create without a key by %s, whose process is killed', (command, create) => {
  it('is paid twice by a process that remembers nothing (otherwise this would prove nothing)', async () => {
    await diesInFlight(command, create)
    const next = await serve(command)
    expect(await create(next.url)).toMatchObject({ ok: true })
    expect(orders()).toBe(2)
  })

  it('is paid once with --state: the same call gets the key in the log, and that key finds the order', async () => {
    const file = join(folder, 'recent.state')
    const { made, log } = await diesInFlight(command, create, '--state', file)
    const next = await serve(command, '--state', file)
    const repeated = await create(next.url)
    expect(repeated).toMatchObject({ ok: false, key: made })
    expect(repeated.text).toContain('may have been carried out')
    expect(orders()).toBe(1)
    expect(await create(next.url, made)).toMatchObject({ ok: true, key: made })
    expect(orders()).toBe(1)
    // And one more time, after another death.
    await next.kill()
    const last = await serve(command, '--state', file)
    expect((await create(last.url)).text).toMatch(/was carried out|Already paid/)
    expect(orders()).toBe(1)
    // The key of the account is in neither.
    const kept = await readFile(file, 'utf8')
    for (const text of [kept, log, last.log()]) {
      expect(text).not.toContain(sandbox.apiKey)
      expect(text).not.toContain(sandbox.apiKey.split('.')[1])
    }
    expect(kept).toContain(made)
    expect((await stat(file)).mode & 0o777).toBe(0o600)
  })

  it('is paid under another account with another key, as the first is unknown there', async () => {
    const file = join(folder, 'recent.state')
    await diesInFlight(command, create, '--state', file)
    const other = await startRunaSandbox()
    const first = sandbox
    sandbox = other
    try {
      const next = await serve(command, '--state', file)
      expect(await create(next.url)).toMatchObject({ ok: true })
      expect(other.sandbox.ledger.orders).toHaveLength(1)
    } finally {
      await first.close()
    }
  })
})

it('a second process is refused while the first has the file, and the first is not disturbed', async () => {
  const file = join(folder, 'recent.state')
  const first = await serve('rest', '--state', file)
  const second = await serve('rest', '--state', file).catch((error: unknown) => String(error))
  expect(second).toContain(`--state: ${file} is locked: process ${first.child.pid} on `)
  expect(await byRest(first.url)).toMatchObject({ ok: true })
  first.child.kill('SIGTERM')
  expect(await first.ended).toBe(0)
  expect(await readdir(folder)).toEqual(['recent.state'])
})

it('told twice to stop, a process lists the keys in flight, and the next one knows them', async () => {
  const file = join(folder, 'recent.state')
  sandbox.sandbox.faults.next('stall-after-commit', { operation: 'createOrder' })
  const served = await serve('rest', '--state', file)
  byRest(served.url).catch(() => {})
  const made = await served.said(/ sending key="([^"]+)"/)
  while (orders() === 0) await new Promise((resolve) => setTimeout(resolve, 5))
  served.child.kill('SIGTERM')
  await served.said(/(send the signal again to stop at once)/)
  served.child.kill('SIGTERM')
  expect(await served.ended).toBe(130)
  expect(served.log()).toContain(`  createOrder key="${made}"\n`)
  const next = await serve('rest', '--state', file)
  expect(await byRest(next.url)).toMatchObject({ ok: false, key: made })
  expect(orders()).toBe(1)
})
