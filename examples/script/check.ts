// npm run check
// Runs the script as you would, against a sandbox of Runa on this machine: over a broken connection, again and again,
// with too little money, and with a key file that is damaged.

import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { startRunaSandbox } from '@x/runa-payouts/testing/server'

const run = promisify(execFile)
const program = join(import.meta.dirname, 'pay-one.ts')
const folder = await mkdtemp(join(tmpdir(), 'pay-one-'))
const { sandbox, url, apiKey, close } = await startRunaSandbox({ balances: { USD: '40.00' } })

/** The exit code of `node pay-one.ts FILE`, and what it said. */
async function pay(file: string): Promise<{ code: number; said: string }> {
  const env = { ...process.env, RUNA_BASE_URL: url, RUNA_API_KEY: apiKey }
  const ended: Promise<{ code?: number; stdout: string; stderr: string }> = run(process.execPath, [program, file], {
    cwd: folder,
    env,
  })
  // A failed program rejects with an error that has the same fields, and its exit code.
  const { code = 0, stdout, stderr } = await ended.catch((error: unknown) => Object(error))
  return { code, said: stdout + stderr }
}

const paid = () => `${sandbox.ledger.orders.length} in the ledger`
const show = (what: string, { code, said }: { code: number; said: string }) =>
  process.stdout.write(`${what}: exit code ${code}, ${paid()}\n  ${said.trim()}\n`)

try {
  sandbox.faults.next('drop-after-commit', { operation: 'createOrder', times: 4 })
  const broken = await pay('sam.key.json')
  show('the response is lost', broken)
  assert.equal(broken.code, 1)
  assert.match(broken.said, /\(unknown; run it again later\)/)

  // There were 40, and 25 are spent: a second estimate would find too little.
  const second = await pay('sam.key.json')
  show('run again', second)
  assert.equal(second.code, 0)
  assert.match(second.said, /^O-\S+ COMPLETED\n$/)
  assert.deepEqual(await pay('sam.key.json'), second)
  assert.equal(sandbox.ledger.orders.length, 1)

  const poor = await pay('kim.key.json')
  show('another key, too little money', poor)
  assert.equal(poor.code, 1)
  assert.match(poor.said, /the balance is 15/)

  await writeFile(join(folder, 'damaged.key.json'), '{"idempotencyKey":"3f')
  const damaged = await pay('damaged.key.json')
  show('a damaged key file', damaged)
  assert.equal(damaged.code, 1)
  assert.equal(sandbox.ledger.orders.length, 1)

  process.stdout.write('One person was paid, once.\n')
} finally {
  await close()
  await rm(folder, { recursive: true })
}
