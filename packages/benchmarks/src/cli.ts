import { parseArgs } from 'node:util'
import { describeMachine } from './machine.ts'
import type { Finding } from './part.ts'
import { PARTS } from './parts.ts'
import { printMarkdown } from './print-markdown.ts'
import { printText } from './print-text.ts'

const HELP = `Measures how small and how fast the built packages are, side by side with what people would use instead.

  --only a,c      which parts (default: all)
${PARTS.map(({ id, title }) => `                    ${id}  ${title}\n`).join('')}  --rounds N      of every part that is timed (default: each part's own)
  --markdown      as the README shows it
  --json          for machines
`

// pnpm hands on the -- that divides its own options from a script's.
const args = process.argv.slice(2).filter((argument, index) => !(index === 0 && argument === '--'))
const { values } = parseArgs({
  args,
  options: {
    only: { type: 'string' },
    rounds: { type: 'string' },
    markdown: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
})

const refuse = (message: string): never => {
  process.stderr.write(`${message}\n`)
  process.exit(2)
}

const picked = (values.only?.split(',') ?? PARTS.map(({ id }) => id)).map(
  (id) => PARTS.find((part) => part.id === id.trim()) ?? refuse(`--only: there is no part ${JSON.stringify(id)}`),
)
const rounds = values.rounds === undefined ? undefined : Number(values.rounds)
if (rounds !== undefined && !(Number.isSafeInteger(rounds) && rounds > 0)) {
  refuse(`--rounds: expected a whole number above 0, got ${values.rounds}`)
}

/** One line that changes where there is a terminal; elsewhere only the parts are named, so that logs stay short. */
const progress = (part: string, text: string) => {
  if (process.stderr.isTTY) process.stderr.write(`\r\x1b[2K${part} ${text}`)
}

if (values.help) {
  process.stdout.write(HELP)
} else {
  const machine = describeMachine()
  const date = new Date().toISOString().slice(0, 10)
  const findings: (Finding & { id: string; title: string })[] = []
  for (const part of picked) {
    const { id, title } = part
    const began = performance.now()
    if (!process.stderr.isTTY) process.stderr.write(`(${id}) ${title} …\n`)
    const say = (text: string) => progress(`(${id}) ${title}:`, text)
    say('…')
    const finding = await part.run({ rounds: rounds ?? part.rounds, say })
    const took = `${((performance.now() - began) / 1000).toFixed(0)} s`
    if (process.stderr.isTTY) process.stderr.write(`\r\x1b[2K(${id}) ${title}: ${took}\n`)
    findings.push({ id, title, ...finding })
    // As soon as it is known: a long run that is broken off has not been for nothing.
    if (values.markdown)
      process.stdout.write(`${findings.length === 1 ? '' : '\n'}${printMarkdown(part, finding.tables)}`)
    else if (!values.json) process.stdout.write(finding.tables.map(printText).join(''))
  }
  if (values.json) {
    const parts = Object.fromEntries(findings.map(({ id, title, data }) => [id, { title, data }]))
    process.stdout.write(`${JSON.stringify({ date, machine, parts }, null, 2)}\n`)
  } else {
    process.stdout.write(values.markdown ? `\nMeasured on ${date}: ${machine}.\n` : `\n${date}: ${machine}\n`)
  }
}
