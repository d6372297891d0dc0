// npm run check
// Pays 200 people with `runa-payouts pay`, kills it in the middle, edits the list, runs it again, and reads the ledger of the
// sandbox. Then it pays list.csv with pay.ts.

import assert from 'node:assert/strict'
import { type ChildProcess, fork, spawn } from 'node:child_process'
import { once } from 'node:events'
import { copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { COMMAND } from './command.ts'
import { judge } from './judge.ts'
import type { Paid } from './ledger.ts'
import { csvOf, type Recipient, recipient, recipients } from './recipients.ts'
import type { FromSandbox } from './sandbox.ts'

const KILLED_AT_ORDER = 20

/** Of one order each. */
const PEOPLE_PER_GROUP = 5

const say = (line: string) => process.stdout.write(`${line}\n`)
const inThisFolder = (name: string) => join(import.meta.dirname, name)
const folder = await mkdtemp(join(tmpdir(), 'bulk-payouts-'))
const sandbox = fork(inThisFolder('sandbox.ts'))
try {
  const { url, apiKey } = await told(sandbox, 'listening')

  /** Starts a program in a folder of its own, where its journal stays. What it says is shown. */
  const start = (program: string, ...args: string[]) => {
    const env = { ...process.env, RUNA_BASE_URL: url, RUNA_API_KEY: apiKey }
    return spawn(process.execPath, [program, ...args], { cwd: folder, env, stdio: ['ignore', 'inherit', 'inherit'] })
  }
  const pay = async (list: readonly Recipient[]) => {
    await writeFile(join(folder, 'recipients.csv'), csvOf(list))
    const options = ['--reference', 'bonus-2026-11', '--currency', 'USD', '--orders-per-minute', '100000', '--yes']
    return start(COMMAND, 'pay', 'recipients.csv', ...options)
  }

  say(`1. Pay 200 people, and be killed (SIGKILL) at order ${KILLED_AT_ORDER} of 40`)
  const list = recipients(200, PEOPLE_PER_GROUP)
  const killed = await pay(list)
  const onOrder = (message: FromSandbox) => {
    if (message.kind === 'order' && message.number === KILLED_AT_ORDER) killed.kill('SIGKILL')
  }
  sandbox.on('message', onOrder)
  const [, signal] = await once(killed, 'exit')
  sandbox.off('message', onOrder)
  assert.equal(signal, 'SIGKILL')
  const paidSoFar = Object.keys(await ledgerOf(sandbox)).length
  assert.ok(paidSoFar > 0 && paidSoFar < 200, `${paidSoFar} are paid`)

  say('\n2. Edit the list, and run it again')
  const [dearer, removed, added] = [3, 199, 200].map((number) => recipient(number, PEOPLE_PER_GROUP))
  assert.ok(dearer !== undefined && removed !== undefined && added !== undefined)
  const edited = [...list.slice(100), ...list.slice(0, 100), added]
    .filter(({ reference }) => reference !== removed.reference)
    .map((one) => (one.reference === dearer.reference ? { ...one, amount: '999.00' } : one))
  say(`everybody moved, ${added.reference} added, ${removed.reference} removed`)
  say(`${dearer.reference} was ${dearer.amount}, and is 999.00 now`)
  const [refused] = await once(await pay(edited), 'exit')
  say(`exit code ${refused}: the changed amount was refused`)
  assert.notEqual(refused, 0)

  say('\n3. Run it once more: nothing is left to do')
  await once(await pay(edited), 'exit')

  say('\n4. Read the ledger')
  const verdict = judge(await ledgerOf(sandbox), edited)
  say(`paid once: ${verdict.once}, twice: ${verdict.twice.length}, never: ${verdict.never.length}`)
  assert.deepEqual(verdict, { once: 200, twice: [], never: [], otherAmount: [dearer.reference] })

  say('\n5. Pay list.csv with pay.ts')
  await copyFile(inThisFolder('list.csv'), join(folder, 'list.csv'))
  const ofYourOwn = async (...more: string[]) => {
    const [code] = await once(start(inThisFolder('pay.ts'), 'list.csv', '--batch', 'payroll-2026-11', ...more), 'exit')
    return code
  }
  assert.equal(await ofYourOwn(), 5)
  assert.equal(await ofYourOwn('--yes'), 0)
  assert.equal(await ofYourOwn('--yes'), 0)

  say('\nEverybody was paid once, and the changed amount was refused.')
} finally {
  sandbox.disconnect()
  await rm(folder, { recursive: true, force: true })
}

/** The next message of this kind. */
async function told<Kind extends FromSandbox['kind']>(
  from: ChildProcess,
  kind: Kind,
): Promise<Extract<FromSandbox, { kind: Kind }>> {
  for (;;) {
    const [message]: FromSandbox[] = await once(from, 'message')
    // The kind was compared above. The compiler cannot follow that through the type parameter.
    if (message?.kind === kind) return message as Extract<FromSandbox, { kind: Kind }>
  }
}

async function ledgerOf(from: ChildProcess): Promise<Paid> {
  const answer = told(from, 'ledger')
  from.send('ledger')
  return (await answer).paid
}
