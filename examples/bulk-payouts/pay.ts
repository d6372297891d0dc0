import { createReadStream } from 'node:fs'
import { parseArgs } from 'node:util'
import { RunaPayouts } from '@x/runa-payouts'
import { type Payout, type PayoutResult, sendPayouts } from '@x/runa-payouts/bulk'
import { fileJournal } from '@x/runa-payouts/journal/file'
import { parse } from 'csv-parse'
import { progressBar } from './progress-bar.ts'

// Pays the people in a CSV. Whatever stops it, start it again with the same batch: nobody is paid twice.
//
//   RUNA_API_KEY=… node pay.ts recipients.csv --batch payroll-2026-11

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    batch: { type: 'string' },
    // Runa takes 300 orders a minute, and 285 are sent. Only a sandbox takes more.
    'orders-per-minute': { type: 'string', default: '285' },
  },
})
const [file] = positionals
const { batch } = values
if (file === undefined || batch === undefined) throw new Error('usage: node pay.ts <recipients.csv> --batch <name>')

const say = (text: string) => process.stdout.write(`${text}\n`)

/** One line of the CSV, by the names in its first line. */
type Row = Readonly<Record<'reference' | 'email' | 'amount' | 'product' | 'team', string>>

/** The list, line by line: it may be longer than memory. What is wrong with a line is said when its turn comes. */
async function* payouts(path: string): AsyncGenerator<Payout> {
  const rows: AsyncIterable<Row> = createReadStream(path).pipe(parse({ bom: true, columns: true }))
  for await (const { reference, email, amount, product, team } of rows) {
    yield {
      reference,
      face_value: Number(amount),
      distribution_method: { type: 'EMAIL', email_address: email },
      products: { type: 'SINGLE', value: product },
      group: team,
    }
  }
}

const runa = new RunaPayouts()
const options = {
  reference: batch,
  payment_method: { type: 'ACCOUNT_BALANCE', currency: 'USD' },
  journal: fileJournal(`${batch}.journal`),
  ordersPerMinute: Number(values['orders-per-minute']),
} as const

const planned = await sendPayouts(runa, payouts(file), { ...options, dryRun: true })
say(`${planned.payouts} payouts in ${file}, ${planned.invalid} of them invalid`)
for (const [product, total] of Object.entries(planned.totals)) say(`${total} in ${product}`)

const bar = progressBar(planned.payouts)
const run = sendPayouts(runa, payouts(file), { ...options, onProgress: (counts) => bar.update(counts) })
const notPaid: PayoutResult[] = []
for await (const result of run) {
  if (result.result !== 'paid' && result.result !== 'already_paid') notPaid.push(result)
}
const counts = await run
bar.end()

say(`${counts.paid} paid, ${counts.already_paid} paid before, ${notPaid.length} not`)
for (const { reference, result, error } of notPaid) {
  say(`${reference}: ${result}${error instanceof Error ? `, ${error.message}` : ''}`)
}
process.exitCode = notPaid.length === 0 ? 0 : 1
