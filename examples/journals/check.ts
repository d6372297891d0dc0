// npm run check
// Pays the list from a journal in SQLite, then from one in PostgreSQL (PGlite behind a socket), each with real processes: the
// first is killed in the middle, and the next two run at the same time. Everybody is paid once.

import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { text } from 'node:stream/consumers'
import { createRunaSandbox } from '@x/runa-payouts/testing'
import { serveRunaSandbox } from '@x/runa-payouts/testing/server'
import { PAYOUTS } from './payouts.ts'

/** The first process is killed once Runa has placed this many of its ten orders. */
const KILLED_AT_ORDER = 3

const program = join(import.meta.dirname, 'pay.ts')
const say = (line: string) => process.stdout.write(`${line}\n`)

/** Pays the list with processes that are killed and that meet. Checks what the sandbox was asked to pay. */
async function payWithProcesses(env: NodeJS.ProcessEnv): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'journals-'))
  const sandbox = createRunaSandbox({ orders: [] })
  let victim: ChildProcess | undefined
  const { url, apiKey, close } = await serveRunaSandbox({
    ...sandbox,
    async handle(request) {
      const response = await sandbox.handle(request)
      if (sandbox.ledger.orders.length >= KILLED_AT_ORDER) victim?.kill('SIGKILL')
      return response
    },
  })
  const start = () =>
    spawn(process.execPath, [program, 'payroll-2026-11'], {
      cwd: folder,
      env: { ...process.env, ...env, RUNA_API_KEY: apiKey, RUNA_BASE_URL: url },
      stdio: ['ignore', 'pipe', 'inherit'],
    })
  const end = async (child: ReturnType<typeof start>) => {
    const [printed] = await Promise.all([text(child.stdout), once(child, 'exit')])
    return printed.trim().split(/\n */).join(', ')
  }
  const paid = () => sandbox.ledger.orders.flatMap(({ items }) => items.map((item) => Number(item.face_value)))
  try {
    const first = start()
    victim = first
    await end(first)
    victim = undefined
    assert.equal(first.signalCode, 'SIGKILL')
    assert.ok(paid().length > 0 && paid().length < PAYOUTS.length)
    say('  killed in the middle')

    const together = await Promise.all([end(start()), end(start())])
    for (const told of together) assert.match(told, /^\d+ \w+/)
    say('  two at once: ended')

    const last = start()
    const told = await end(last)
    say(`  once more: ${told}`)
    assert.equal(last.exitCode, 0)
    assert.equal(told, `${PAYOUTS.length} already_paid`)
    assert.deepEqual(
      paid().toSorted((one, other) => one - other),
      PAYOUTS.map(({ face_value }) => face_value),
    )
  } finally {
    await close()
    await rm(folder, { recursive: true })
  }
}

/** PostgreSQL for this check: PGlite, which is PostgreSQL compiled to WebAssembly, behind a socket. */
async function startPostgres(): Promise<{ server: ChildProcess; DATABASE_URL: string }> {
  const listener = createServer().listen(0, '127.0.0.1')
  await once(listener, 'listening')
  const { port } = Object(listener.address())
  listener.close()
  await once(listener, 'close')
  const command = join(import.meta.dirname, 'node_modules/.bin/pglite-server')
  const server = spawn(process.execPath, [command, '--port', String(port), '--max-connections', '20'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  for await (const line of createInterface({ input: server.stdout })) if (line.includes('listening')) break
  return { server, DATABASE_URL: `postgresql://postgres:postgres@127.0.0.1:${port}/postgres` }
}

say('SQLite')
await payWithProcesses({ DATABASE_URL: undefined })
say('PostgreSQL')
const { server, DATABASE_URL } = await startPostgres()
try {
  await payWithProcesses({ DATABASE_URL })
} finally {
  server.kill()
}
say('Everybody was paid once.')
