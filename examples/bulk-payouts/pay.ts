import { createReadStream } from 'node:fs'
import { parseArgs } from 'node:util'
import { RunaPayouts } from '@x/runa-payouts'
import { sendPayouts } from '@x/runa-payouts/bulk'
import { readPayouts } from '@x/runa-payouts/csv'
import { fileJournal } from '@x/runa-payouts/journal/file'

// What `runa-payouts pay` does, as a program of your own to change. Whatever stops it, start it again with the same
// batch: nobody is paid twice.
//
//   RUNA_API_KEY=… node pay.ts recipients.csv --batch payroll-2026-11 --yes

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { batch: { type: 'string' }, yes: { type: 'boolean' } },
})
const [file] = positionals
const { batch, yes } = values
if (file === undefined || batch === undefined) throw new Error('usage: node pay.ts <list.csv> --batch <name> [--yes]')

const say = (text: string) => process.stdout.write(`${text}\n`)

// One invalid row is an error that names its line and column, and nobody is paid.
const { payouts } = await readPayouts(createReadStream(file), { currency: 'USD' })
const runa = new RunaPayouts()
const options = {
  reference: batch,
  payment_method: { type: 'ACCOUNT_BALANCE', currency: 'USD' },
  journal: fileJournal(`${batch}.journal`),
} as const

const planned = await sendPayouts(runa, payouts, { ...options, dryRun: true })
say(`${planned.payouts} payouts in ${file}, ${planned.already_paid} of them paid before`)
for (const [product, total] of Object.entries(planned.totals)) say(`${total} in ${product}`)
if (yes !== true) {
  say('Nothing was sent. Add --yes to pay.')
  process.exit(5)
}

let toLookAt = 0
const run = sendPayouts(runa, payouts, options)
for await (const { reference, result, invalid, error } of run) {
  if ((result === 'paid' || result === 'already_paid') && invalid !== true) continue
  toLookAt += 1
  say(`${reference}: ${result}${error === undefined ? '' : `, ${error.message}`}`)
}
const counts = await run
say(`${counts.paid} paid, ${counts.already_paid} paid before, ${toLookAt} to look at`)
process.exitCode = toLookAt === 0 ? 0 : 1
