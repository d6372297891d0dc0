import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { createRunaSandbox } from '@x/runa-payouts/testing'
import { serveRunaSandbox } from '@x/runa-payouts/testing/server'
import { afterAll, beforeAll, expect, it } from 'vitest'

const run = promisify(execFile)
const program = fileURLToPath(new URL('pay-one.ts', import.meta.url))

const sandbox = createRunaSandbox({ balances: { USD: '40.00' } })
const { url, apiKey, close } = await serveRunaSandbox(sandbox)
let folder = ''

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pay-one-'))
})
afterAll(async () => {
  await close()
  await rm(folder, { recursive: true })
})

/** Runs the script the way a shell does. */
async function pay(file: string) {
  const env = { ...process.env, RUNA_BASE_URL: url, RUNA_API_KEY: apiKey }
  const ended = run(process.execPath, [program, file], { cwd: folder, env })
  const { code = 0, stdout, stderr }: { code?: number; stdout: string; stderr: string } = await ended.catch(Object)
  return { code, said: stdout + stderr }
}

it('pays once, over a broken connection and a second run', async () => {
  sandbox.faults.next('drop-after-commit', { operation: 'createOrder', times: 4 })
  expect(await pay('sam.key.json')).toMatchObject({
    code: 1,
    said: expect.stringContaining('(unknown; run it again later)'),
  })
  // There were 40, and 25 are spent: a second estimate would find too little.
  const second = await pay('sam.key.json')
  expect(second).toMatchObject({ code: 0, said: expect.stringMatching(/^O-\S+ COMPLETED\n$/) })
  expect(await pay('sam.key.json')).toEqual(second)
  expect(sandbox.ledger.orders).toHaveLength(1)
})

it('does not start a payment that the balance does not cover', async () => {
  expect(await pay('kim.key.json')).toMatchObject({ code: 1, said: expect.stringContaining('the balance is 15') })
  expect(sandbox.ledger.orders).toHaveLength(1)
})

it('does not make a new key if the old one is unreadable', async () => {
  await writeFile(join(folder, 'torn.key.json'), '{"idempotencyKey":"3f')
  expect((await pay('torn.key.json')).code).toBe(1)
  expect(sandbox.ledger.orders).toHaveLength(1)
})
