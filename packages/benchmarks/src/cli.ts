import { parseArgs } from 'node:util'
import { setBudgets } from './budgets.ts'
import { bundles } from './bundles/suite.ts'
import { describeMachine } from './machine.ts'
import { printMarkdown } from './print-markdown.ts'
import { printText } from './print-text.ts'
import type { Finding } from './suite.ts'
import { SUITES } from './suites.ts'

const HELP = `Measures how small and how fast the built packages are, side by side with what people would use instead.

  --only a,b      suites to run (default: all)
${SUITES.map(({ id, title }) => `                    ${id.padEnd(9)}  ${title}\n`).join('')}  --rounds N      rounds of every suite that is timed (default: each suite's own)
  --set           make today's sizes the budgets of the tests (with the suite sizes)
  --markdown      as the README shows it
  --json          for machines
`

// pnpm passes on the -- that separates its own options from a script's.
const args = process.argv.slice(2).filter((argument, index) => !(index === 0 && argument === '--'))
const { values } = parseArgs({
  args,
  options: {
    only: { type: 'string' },
    rounds: { type: 'string' },
    markdown: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    set: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
})

const refuse = (message: string): never => {
  process.stderr.write(`${message}\n`)
  process.exit(2)
}

const picked = (values.only?.split(',') ?? SUITES.map(({ id }) => id)).map(
  (id) => SUITES.find((suite) => suite.id === id.trim()) ?? refuse(`--only: unknown suite ${JSON.stringify(id)}`),
)
const rounds = values.rounds === undefined ? undefined : Number(values.rounds)
if (rounds !== undefined && !(Number.isSafeInteger(rounds) && rounds > 0)) {
  refuse(`--rounds: expected a whole number above 0, got ${values.rounds}`)
}

/** On a terminal, one line that changes. Elsewhere only the suites are named, so that logs stay short. */
const progress = (suite: string, text: string) => {
  if (process.stderr.isTTY) process.stderr.write(`\r\x1b[2K${suite} ${text}`)
}

if (values.set && !picked.includes(bundles)) refuse('--set needs the suite sizes')

if (values.help) {
  process.stdout.write(HELP)
} else {
  const machine = describeMachine()
  const date = new Date().toISOString().slice(0, 10)
  const findings: (Finding & { id: string; title: string })[] = []
  for (const suite of picked) {
    const { id, title } = suite
    const began = performance.now()
    if (!process.stderr.isTTY) process.stderr.write(`${title} …\n`)
    const say = (text: string) => progress(`${title}:`, text)
    say('…')
    const finding = await suite.run({ rounds: rounds ?? suite.rounds, say })
    const took = `${((performance.now() - began) / 1000).toFixed(0)} s`
    if (process.stderr.isTTY) process.stderr.write(`\r\x1b[2K${title}: ${took}\n`)
    findings.push({ id, title, ...finding })
    if (values.set && suite === bundles) await setBudgets()
    // Printed as soon as it is known, so that an interrupted long run is not wasted.
    if (values.markdown)
      process.stdout.write(`${findings.length === 1 ? '' : '\n'}${printMarkdown(suite, finding.tables)}`)
    else if (!values.json) process.stdout.write(finding.tables.map(printText).join(''))
  }
  if (values.json) {
    const suites = Object.fromEntries(findings.map(({ id, title, data }) => [id, { title, data }]))
    process.stdout.write(`${JSON.stringify({ date, machine, suites }, null, 2)}\n`)
  } else {
    process.stdout.write(values.markdown ? `\nMeasured on ${date}: ${machine}.\n` : `\n${date}: ${machine}\n`)
  }
}
