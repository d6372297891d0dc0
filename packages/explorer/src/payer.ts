/**
 * A process that pays a list, as a user's script does: results are written line by line to a file that survives it.
 * Events in its journal are written to standard output. Started by the explorer, with its job as the only argument;
 * made to be killed.
 */
import { openSync, readFileSync, writeSync } from 'node:fs'
import { RunaPayouts, singleRequest } from '@x/runa-payouts'
import { type Payout, type PayoutResult, reconcilePayouts, sendPayouts } from '@x/runa-payouts/bulk'
import type { PayoutJournal } from '@x/runa-payouts/journal'
import { journalOf, watched } from './journals.ts'
import type { LogLine, PayerJob, Told } from './payer-job.ts'
import { worldClock } from './world-clock.ts'

// Written by the explorer.
const job = JSON.parse(process.argv[2] ?? '') as PayerJob
const { task, sabotage } = job

// Written at once and completely, so that nothing said before a kill is lost in a buffer.
const log = openSync(job.log, 'a')
const write = (line: LogLine) => writeSync(log, `${JSON.stringify(line)}\n`)
const say = (happening: string) => writeSync(1, `${happening}\n`)

const runa = new RunaPayouts({
  apiKey: 'xxEXPLORER.of-no-account',
  baseUrl: job.baseUrl,
  // Hidden, for tests.
  ...{ clock: worldClock(() => job.time) },
  ...(sabotage === 'another key every time' ? { fetch: singleRequest(withAnotherKey) } : {}),
})
const { journal, end } = await journalOf(job)

try {
  if (task.kind === 'pay') await pay(watched(sabotage === 'forgets claims' ? forgetful(journal) : journal, say))
  else if (task.kind === 'reconcile') {
    const { open } = await reconcilePayouts(runa, journal)
    write({ line: 'open', keys: open.map(({ idempotencyKey }) => idempotencyKey) })
  } else {
    await journal.open()
    for (const { key, settlement } of task.settlements) await journal.settle(key, settlement)
    await journal.close()
  }
  write({ line: 'end' })
} catch (error) {
  const code: unknown = Reflect.get(Object(error), 'code')
  write({ line: 'end', error: String(error), ...(typeof code === 'string' ? { code } : {}) })
}
await end()

async function pay(kept: PayoutJournal): Promise<void> {
  if (task.kind !== 'pay') return
  const { list, wait, concurrency, retryRejected, retryFailed } = task
  const payouts: Payout[] = readFileSync(list, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line))
  const options = {
    reference: job.batch,
    payment_method: { type: 'ACCOUNT_BALANCE', currency: 'USD' },
    journal: kept,
    // As fast as possible: the explorer's server has no limit.
    ordersPerMinute: 100_000,
    ...{ wait, concurrency, retryRejected, retryFailed },
  } as const
  for await (const result of sendPayouts(runa, payouts, options)) {
    write({ line: 'told', ...toldOf(result) })
    say('told')
  }
}

function toldOf({ reference, result, orderId, idempotencyKey, invalid, error }: PayoutResult): Told {
  const isLie = sabotage === 'tells unknown as not sent' && result === 'unknown'
  const told = isLie ? 'not_sent' : result
  return { reference, result: told, orderId, key: idempotencyKey, invalid, error: error?.message }
}

function forgetful(inner: PayoutJournal): PayoutJournal {
  return { ...inner, claim: async () => {}, settle: async () => {} }
}

function withAnotherKey(input: string | URL | Request, init?: RequestInit): Promise<Response> {
  const headers = new Headers(init?.headers)
  const key = headers.get('x-idempotency-key')
  if (key !== null) headers.set('x-idempotency-key', `${key}-${Math.random()}`)
  return fetch(input, { ...init, headers })
}
