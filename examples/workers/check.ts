// Proves that the example works, without an account: bundles the worker as a deployment would, then runs it in
// Cloudflare's runtime with a local queue, against the sandbox of @x/runa-payouts.

import assert from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import { copyFile, mkdtemp, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { startRunaSandbox } from '@x/runa-payouts/testing/server'

const WRANGLER = 'node_modules/wrangler/bin/wrangler.js'
// In a copy: here, Wrangler would read your .dev.vars, and the key in it may be a real one.
const scratch = await mkdtemp(join(tmpdir(), 'pay-bonuses-'))
for (const file of ['worker.ts', 'wrangler.toml', 'enqueue.ts', 'enqueue.toml'])
  await copyFile(file, join(scratch, file))
await symlink(resolve('node_modules'), join(scratch, 'node_modules'), 'junction')

const env = {
  PATH: process.env.PATH,
  HOME: scratch,
  CI: 'true',
  NO_COLOR: '1',
  WRANGLER_SEND_METRICS: 'false',
}

const deployment = spawnSync(process.execPath, [WRANGLER, 'deploy', '--dry-run', '--outdir', 'bundle'], {
  cwd: scratch,
  env,
  encoding: 'utf8',
})
assert.equal(deployment.status, 0, deployment.stdout + deployment.stderr)
console.log('wrangler deploy --dry-run: the worker can be bundled')

const { sandbox, url, apiKey, close } = await startRunaSandbox()
const dev = spawn(
  process.execPath,
  [WRANGLER, 'dev', '-c', 'enqueue.toml', '-c', 'wrangler.toml', '--port', '0', '--inspector-port', '0'],
  {
    cwd: scratch,
    // Wrangler makes bindings of these, as it does of the lines of .dev.vars.
    env: { ...env, CLOUDFLARE_INCLUDE_PROCESS_ENV: 'true', RUNA_API_KEY: apiKey, RUNA_BASE_URL: url },
    stdio: ['ignore', 'pipe', 'pipe'],
  },
)
let printed = ''
for (const stream of [dev.stdout, dev.stderr]) {
  stream.on('data', (chunk: Buffer) => {
    printed += chunk
  })
}

/** What `look` finds, as soon as it finds something. */
async function eventually<T>(what: string, look: () => T | undefined | false): Promise<T> {
  for (let tries = 0; tries < 600; tries += 1) {
    const found = look()
    if (found !== undefined && found !== false) return found
    await pause(100)
  }
  throw new Error(`${what}: nothing within a minute. wrangler printed:\n${printed}`)
}

try {
  const queue = await eventually('wrangler dev', () => /Ready on (http:\S+)/.exec(printed)?.[1])
  console.log('wrangler dev: the worker and its queue run on this machine')

  const enqueue = async (bonusId: string) => {
    const bonus = { bonusId, email: 'sam@example.com', approvedAt: new Date().toISOString() }
    const { status } = await fetch(queue, { method: 'POST', body: JSON.stringify(bonus) })
    assert.equal(status, 202)
  }
  const creates = () => sandbox.requests.filter(({ method }) => method === 'POST').length

  sandbox.faults.next('drop-after-commit', { operation: 'createOrder' })
  await enqueue('1')
  // The first response is lost, and the client asks again with the same key.
  await eventually('the first bonus', () => creates() >= 2 && /orderId/.test(printed))
  assert.equal(sandbox.ledger.orders.length, 1)
  console.log('bonus 1, whose first response was lost: 1 order')

  await enqueue('1')
  await enqueue('2')
  await eventually('the second bonus', () => sandbox.ledger.orders.length === 2)
  await eventually('the message that came twice', () => creates() >= 4)
  assert.equal(sandbox.ledger.orders.length, 2)
  console.log('bonus 1, delivered again, and bonus 2: 2 orders')
} finally {
  dev.kill('SIGINT')
  if (dev.exitCode === null) await new Promise((resolve) => dev.once('close', resolve))
  await close()
  await rm(scratch, { recursive: true, force: true })
}
