import { type ChildProcess, fork, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { bold, dim, green, heading, line, row } from '../demo/screen.ts'
import { COMMAND } from './command.ts'
import { judge } from './judge.ts'
import type { Paid } from './ledger.ts'
import { csvOf, type Recipient, recipient, recipients } from './recipients.ts'
import type { FromSandbox } from './sandbox.ts'

// Pays 200 people with `runa-payouts pay`, kills it in the middle, edits the list, runs it again, and reads the ledger.

const KILLED_AT_ORDER = 20

/** Of one order each. */
const PEOPLE_PER_GROUP = 5

const program = (name: string) => new URL(name, import.meta.url)
const folder = await mkdtemp(join(tmpdir(), 'bulk-payouts-'))
const sandbox = fork(program('sandbox.ts'))
try {
  const { url, apiKey } = await told(sandbox, 'listening')
  line(`${bold('runa-payouts pay')} against a sandbox at ${url}`)

  const pay = async (list: readonly Recipient[]) => {
    await writeFile(join(folder, 'recipients.csv'), csvOf(list))
    const options = ['--reference', 'bonus-2026-11', '--currency', 'USD', '--orders-per-minute', '100000', '--yes']
    const env = { ...process.env, RUNA_BASE_URL: url, RUNA_API_KEY: apiKey }
    return spawn(process.execPath, [COMMAND, 'pay', 'recipients.csv', ...options], {
      cwd: folder,
      env,
      stdio: 'inherit',
    })
  }

  heading(1, `Pay 200 people, and be killed (SIGKILL) at order ${KILLED_AT_ORDER} of 40`)
  line()
  const list = recipients(200, PEOPLE_PER_GROUP)
  const killed = await pay(list)
  const onOrder = (message: FromSandbox) => {
    if (message.kind === 'order' && message.number === KILLED_AT_ORDER) killed.kill('SIGKILL')
  }
  sandbox.on('message', onOrder)
  const [, signal] = await once(killed, 'exit')
  sandbox.off('message', onOrder)
  line()
  row('ended by', String(signal))
  if (signal !== 'SIGKILL') throw new Error('expected the payer to be killed before its end')
  row('paid so far', `${Object.keys(await ledgerOf(sandbox)).length} people`)

  heading(2, 'Edit the list, and run it again')
  const [dearer, removed, added] = [3, 199, 200].map((number) => recipient(number, PEOPLE_PER_GROUP))
  if (dearer === undefined || removed === undefined || added === undefined) throw new Error('there are three')
  const edited = [...list.slice(100), ...list.slice(0, 100), added]
    .filter(({ reference }) => reference !== removed.reference)
    .map((one) => (one.reference === dearer.reference ? { ...one, amount: '999.00' } : one))
  row('moved', 'everybody')
  row('added', added.reference)
  row('removed', `${removed.reference} ${dim('(perhaps too late)')}`)
  row('another amount', `${dearer.reference} ${dim(`(${dearer.amount} before, 999.00 now)`)}`)
  line()
  const [code] = await once(await pay(edited), 'exit')
  row('exit code', `${code} ${dim('(somebody was not paid as the list says)')}`)

  heading(3, 'The same again: nothing is left to do')
  line()
  await once(await pay(edited), 'exit')

  heading(4, 'What the ledger says')
  const verdict = judge(await ledgerOf(sandbox), edited)
  row('paid once', green(`${verdict.once} people`))
  row('paid twice', `${verdict.twice.length}`)
  row('never paid', `${verdict.never.length}`)
  row('other amount', verdict.otherAmount.join(', '))
  const right = [verdict.twice, verdict.never].every(({ length }) => length === 0)
  if (!right || verdict.otherAmount.join() !== dearer.reference) throw new Error('the ledger is wrong')
  line()
  line(green('Everybody was paid once, and the edited amount was refused.'))
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
