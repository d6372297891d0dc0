import { parseArgs } from 'node:util'
import { isSdkError, RunaPayouts, singleRequest } from '@x/runa-payouts'
import { reconcilePayouts, sendPayouts } from '@x/runa-payouts/bulk'
import { createCatalogue } from '@x/runa-payouts/catalogue'
import { memoryJournal } from '@x/runa-payouts/journal'
import { createManualClock, createRunaSandbox } from '@x/runa-payouts/testing'
import { runMany } from './run-many.ts'

const FOCUSES = ['orders', 'batches', 'lives'] as const

const HELP = `Plays schedules of faults against a real socket and counts what was really paid.

  --schedules N   how many (default 2000)
  --seed N        the first seed (default 1); schedule n has seed + n
  --only PART     orders, batches or lives (default all of them)
  --first         stop at the first failure

A failure prints its seed: repeat it with --seed SEED --schedules 1.
`

// pnpm passes on the -- that separates its own options from a script's.
const args = process.argv.slice(2).filter((argument, index) => !(index === 0 && argument === '--'))
const { values } = parseArgs({
  args,
  options: {
    schedules: { type: 'string', default: '2000' },
    seed: { type: 'string', default: '1' },
    only: { type: 'string' },
    first: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
})

const wholeNumber = (name: string, text: string): number => {
  const value = Number(text)
  if (Number.isSafeInteger(value) && value >= 0) return value
  process.stderr.write(`--${name}: expected a whole number, got ${text}\n`)
  process.exit(2)
}

const focus = FOCUSES.find((one) => one === values.only)
if (values.only !== undefined && focus === undefined) {
  process.stderr.write(`--only: expected one of ${FOCUSES.join(', ')}, got ${values.only}\n`)
  process.exit(2)
}

if (values.help) {
  process.stdout.write(HELP)
} else {
  const schedules = wholeNumber('schedules', values.schedules)
  const seed = wholeNumber('seed', values.seed)
  const began = Date.now()
  const every = process.stderr.isTTY ? 50 : Math.max(1, Math.ceil(schedules / 20))
  const { failures, failed, ...total } = await runMany(
    {
      RunaPayouts,
      isSdkError,
      singleRequest,
      sendPayouts,
      reconcilePayouts,
      createRunaSandbox,
      createManualClock,
      memoryJournal,
      createCatalogue,
    },
    {
      seed,
      schedules,
      ...(focus === undefined ? {} : { focus }),
      ...(values.first ? { stopAfter: 1 } : {}),
      onProgress: (done, broken) => {
        if (done % every !== 0 && done !== schedules) return
        const share = Math.round((done / schedules) * 30)
        const bar = `${'█'.repeat(share)}${'░'.repeat(30 - share)}`
        const text = `${bar} ${done}/${schedules} schedules, ${broken} failed`
        process.stderr.write(process.stderr.isTTY ? `\r\x1b[2K${text}` : `${text}\n`)
      },
    },
  )
  if (process.stderr.isTTY) process.stderr.write('\n')
  for (const { seed: failing, violations } of failures) {
    process.stdout.write(`seed ${failing}:\n${violations.map((violation) => `  ${violation}\n`).join('')}`)
  }
  const seconds = ((Date.now() - began) / 1000).toFixed(0)
  process.stdout.write(
    `${total.schedules} schedules: ${total.calls} calls, ${total.requests} requests, ${total.orders} orders placed, ${failed} schedules failed, ${seconds} s\n`,
  )
  process.exitCode = failed === 0 ? 0 : 1
}
