import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { bold, dim, green, heading, line, row } from '../demo/screen.ts'
import { judge } from './judge.ts'
import type { Paid } from './ledger.ts'
import { csvOf, type Recipient, recipient, recipients } from './recipients.ts'
import type { FromSandbox } from './sandbox.ts'

// Pays 1,000 people, kills the payer in the middle, edits the list, starts it again, and reads the ledger.

const KILLED_AT_ORDER = 25

const program = (name: string) => new URL(name, import.meta.url)
const folder = await mkdtemp(join(tmpdir(), 'bulk-payouts-'))
const sandbox = fork(program('sandbox.ts'))
try {
  const { url, apiKey } = await told(sandbox, 'listening')
  line(`${bold('sendPayouts')} against a sandbox at ${url}`)

  const pay = async (name: string, list: readonly Recipient[]) => {
    await writeFile(join(folder, name), csvOf(list))
    const options = ['--batch', 'bonus-2026-11', '--orders-per-minute', '100000']
    const env = { ...process.env, RUNA_BASE_URL: url, RUNA_API_KEY: apiKey }
    return fork(program('pay.ts'), [name, ...options], { cwd: folder, env })
  }

  heading(1, `Pay 1,000 people, and be killed (SIGKILL) at order ${KILLED_AT_ORDER} of 50`)
  const list = recipients(1_000)
  const killed = await pay('recipients.csv', list)
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

  heading(2, 'Edit the list, and start it again')
  const [dearer, removed] = [recipient(3), recipient(999)]
  const edited = [...list.slice(500), ...list.slice(0, 500), recipient(1_000)]
    .filter(({ reference }) => reference !== removed.reference)
    .map((one) => (one.reference === dearer.reference ? { ...one, amount: '999.00' } : one))
  row('moved', 'everybody')
  row('added', recipient(1_000).reference)
  row('removed', `${removed.reference} ${dim('(perhaps too late)')}`)
  row('another amount', `${dearer.reference} ${dim(`(${dearer.amount} before, 999.00 now)`)}`)
  const [code] = await once(await pay('edited.csv', edited), 'exit')
  row('exit code', `${code} ${dim('(somebody was not paid as the list says)')}`)

  heading(3, 'The same again: nothing is left to do')
  await once(await pay('edited.csv', edited), 'exit')

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
