import { parseArgs } from 'node:util'
import { RunaPayouts } from '@x/runa-payouts'
import { type Payout, type PayoutResult, sendPayouts } from '@x/runa-payouts/bulk'
import { fileJournal } from '@x/runa-payouts/journal/file'
import { checkList } from './check-list.ts'
import { ListError, linesOf } from './payment-list.ts'
import { progressBar } from './progress-bar.ts'

// Pays the people in a CSV. Whatever stops it, start it again with the same batch: nobody is paid twice.
//
//   RUNA_API_KEY=… node pay.ts recipients.csv --batch payroll-2026-11

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    batch: { type: 'string' },
    // Runa accepts 300 orders a minute, and this sends 285. Only a sandbox accepts more.
    'orders-per-minute': { type: 'string', default: '285' },
  },
})
const [file] = positionals
const { batch } = values
if (file === undefined || batch === undefined) throw new Error('usage: node pay.ts <recipients.csv> --batch <name>')

const say = (text: string) => process.stdout.write(`${text}\n`)

const runa = new RunaPayouts()
const options = {
  reference: batch,
  payment_method: { type: 'ACCOUNT_BALANCE', currency: 'USD' },
  journal: fileJournal(`${batch}.journal`),
  ordersPerMinute: Number(values['orders-per-minute']),
} as const

const planned = await checkList(file, (list) => sendPayouts(runa, list, { ...options, dryRun: true })).catch(refuse)
say(`${planned.payouts} payouts in ${file}`)
for (const [product, total] of Object.entries(planned.totals)) say(`${total} in ${product}`)

/** The same list again. It was valid before, so a line that is invalid now ends the run. */
async function* payouts(path: string): AsyncGenerator<Payout> {
  for await (const line of linesOf(path)) {
    if ('message' in line) throw new ListError(`${path} was edited meanwhile. Line ${line.line}: ${line.message}`)
    yield line.payout
  }
}

/** Reports why nothing is paid, and ends. An error of the list is the cause of the run's error. */
function refuse(error: unknown): never {
  const reason = error instanceof Error && error.cause instanceof ListError ? error.cause : error
  if (!(reason instanceof ListError)) throw error
  process.stderr.write(`${file}: ${reason.message}\nThis run paid nothing.\n`)
  process.exit(1)
}

const bar = progressBar(planned.payouts)
const run = sendPayouts(runa, payouts(file), { ...options, onProgress: (counts) => bar.update(counts) })
const notPaid: PayoutResult[] = []
for await (const result of run) {
  const isPaid = result.result === 'paid' || result.result === 'already_paid'
  // Also shows a row that was edited after its person was paid.
  if (!isPaid || result.invalid) notPaid.push(result)
}
const counts = await run
bar.end()

say(`${counts.paid} paid, ${counts.already_paid} paid before, ${notPaid.length} to look at`)
for (const { reference, result, error } of notPaid) {
  say(`${reference}: ${result}${error instanceof Error ? `, ${error.message}` : ''}`)
}
process.exitCode = notPaid.length === 0 ? 0 : 1
