// npm run check
// Builds the application and starts it as you would, against a sandbox of Runa on this machine. Then it presses the button:
// twice at once, with a broken connection, and after the server was killed.

import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { text } from 'node:stream/consumers'
import { startRunaSandbox } from '@x/runa-payouts/testing/server'

const { sandbox, url, apiKey, close } = await startRunaSandbox()
const folder = await mkdtemp(join(tmpdir(), 'nextjs-example-'))
const env = {
  ...process.env,
  RUNA_API_KEY: apiKey,
  RUNA_BASE_URL: url,
  BONUSES_DB: join(folder, 'bonuses.db'),
  NEXT_TELEMETRY_DISABLED: '1',
}

const say = (line: string) => process.stdout.write(`${line}\n`)
const program = (args: readonly string[]) =>
  spawn(process.execPath, args, { cwd: import.meta.dirname, env, stdio: ['ignore', 'pipe', 'inherit'] })
const next = (...args: string[]) => program(['node_modules/next/dist/bin/next', ...args])

/** Runs a program to its end. */
async function run(child: ReturnType<typeof program>): Promise<string> {
  const [printed] = await Promise.all([text(child.stdout), once(child, 'exit')])
  assert.equal(child.exitCode, 0, printed)
  return printed.trim()
}

/** Starts the server. Resolves when it listens. */
async function start(): Promise<{ server: ChildProcess; origin: string }> {
  const server = next('start', '--hostname', '127.0.0.1', '--port', '0')
  let printed = ''
  for await (const line of createInterface({ input: server.stdout })) {
    printed += `${line}\n`
    const [origin] = /http:\/\/127\.0\.0\.1:\d+/.exec(printed) ?? []
    if (origin !== undefined && printed.includes('Ready')) return { server, origin }
  }
  throw new Error(`the server did not start: ${printed}`)
}

const approve = async (...args: string[]) => say(await run(program(['approve.ts', ...args])))

/** What the button in the browser sends. */
async function press(origin: string, bonusId: string): Promise<{ status: number; body: Record<string, unknown> }> {
  const response = await fetch(`${origin}/bonuses/${bonusId}/payout`, { method: 'POST' })
  const body = await response.json()
  say(`POST /bonuses/${bonusId}/payout: ${response.status} ${JSON.stringify(body)}`)
  return { status: response.status, body }
}

const placed = () => sandbox.ledger.orders.length
let running: ChildProcess | undefined
try {
  await run(next('build'))
  say('next build: done')
  let { server, origin } = await start()
  running = server

  await approve('sams-bonus', '25', 'sam@example.com')
  const [first, second] = await Promise.all([press(origin, 'sams-bonus'), press(origin, 'sams-bonus')])
  assert.equal(first.status, 200)
  assert.equal(first.body.state, 'COMPLETED')
  assert.deepEqual(second, first)
  assert.equal(placed(), 1)

  // An order of two people is accepted first, and completed later.
  await approve('team-bonus', '10', 'ada@example.com', 'kim@example.com')
  assert.equal((await press(origin, 'team-bonus')).status, 202)
  assert.equal((await press(origin, 'no-such-bonus')).status, 404)

  await approve('refused-bonus', '10', 'max@example.com')
  sandbox.faults.next({ status: 403 }, { operation: 'createOrder' })
  const refused = await press(origin, 'refused-bonus')
  assert.deepEqual([refused.status, refused.body.error, refused.body.outcome], [422, 'PermissionError', 'rejected'])
  assert.equal(placed(), 2)

  // Runa places the order, and its response is lost, on every attempt. Then the server is killed.
  await approve('lost-bonus', '10', 'zoe@example.com')
  sandbox.faults.next('drop-after-commit', { operation: 'createOrder', times: 4 })
  const lost = await press(origin, 'lost-bonus')
  assert.deepEqual([lost.status, lost.body.outcome], [503, 'unknown'])
  server.kill('SIGKILL')
  await once(server, 'exit')
  ;({ server, origin } = await start())
  running = server
  say('the server was killed and started again')
  await approve('lost-bonus', '10', 'zoe@example.com')
  assert.equal((await press(origin, 'lost-bonus')).status, 200)
  assert.equal(placed(), 3)
  say(`${placed()} orders in the ledger: each bonus was paid once.`)
} finally {
  running?.kill('SIGKILL')
  await close()
  await rm(folder, { recursive: true })
}
