import { spawn } from 'node:child_process'
import { once } from 'node:events'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import type { RunaSandboxServer } from '@x/runa-payouts/testing/server'

const COMMAND = fileURLToPath(new URL('../../runa-payouts/dist/command.js', import.meta.url))
const DYING_FETCH = new URL('../src/dying-fetch.ts', import.meta.url).href
/** Where a driver of PostgreSQL is installed. */
const PACKAGE = fileURLToPath(new URL('..', import.meta.url))

/** Runs the built command about a batch in dollars, named `bonus`, to its end or to its death. */
export async function payProcess(
  args: readonly string[],
  {
    runa,
    journal,
    diesAt = '',
  }: { readonly runa: RunaSandboxServer; readonly journal: string; readonly diesAt?: string },
) {
  const batch = ['--reference', 'bonus', '--currency', 'USD', '--journal', 'env:JOURNAL']
  const child = spawn(process.execPath, ['--import', DYING_FETCH, COMMAND, ...args, ...batch], {
    cwd: PACKAGE,
    env: { ...process.env, RUNA_BASE_URL: runa.url, RUNA_API_KEY: runa.apiKey, JOURNAL: journal, DIES_AT: diesAt },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let said = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (part: Buffer) => {
      said += String(part)
    })
  }
  const [code, signal] = await once(child, 'close')
  return { code, signal, said }
}
