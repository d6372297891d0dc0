import { parseArgs } from 'node:util'
import { gameOf, JOURNAL_KINDS, type JournalKind } from './game-plan.ts'
import { addFigures, type GameReport, noFigures, toldFigures } from './game-report.ts'
import { playMany } from './play-many.ts'

const HELP = `Lets real processes pay batches, kills and freezes them, and counts person by person who was paid.

  --games N        how many (default 200)
  --seed N         the first seed (default 1); game n has seed + n
  --journal KIND   file, sqlite or postgres (default: each game's seed decides)
  --lanes N        games under way at once (default 3)
  --story          print what happened in each game, not only in those that fail

A game that fails prints its seed and its story: play it again with --seed SEED --games 1.
`

// pnpm passes on the -- that separates its own options from a script's.
const args = process.argv.slice(2).filter((argument, index) => !(index === 0 && argument === '--'))
const { values } = parseArgs({
  args,
  options: {
    games: { type: 'string', default: '200' },
    seed: { type: 'string', default: '1' },
    journal: { type: 'string' },
    lanes: { type: 'string', default: '3' },
    story: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
})

const refuse = (text: string): never => {
  process.stderr.write(`${text}\n`)
  process.exit(2)
}

const wholeNumber = (name: string, text: string): number => {
  const value = Number(text)
  return Number.isSafeInteger(value) && value >= 0 ? value : refuse(`--${name}: expected a whole number, got ${text}`)
}

const journalKind = (text: string): JournalKind =>
  JOURNAL_KINDS.find((kind) => kind === text) ?? refuse(`--journal: expected ${JOURNAL_KINDS.join(', ')}, got ${text}`)

const storyOf = ({ seed, journal, violations, story }: GameReport): string =>
  [
    `seed ${seed}, journal in ${journal}:`,
    ...violations.map((violation) => `  ${violation}`),
    ...story.map((line) => `    ${line}`),
    '',
  ].join('\n')

// Makes sure that the started processes end with this one.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => process.exit(130))

if (values.help) {
  process.stdout.write(HELP)
} else {
  const games = wholeNumber('games', values.games)
  const kinds = values.journal === undefined ? JOURNAL_KINDS : ([journalKind(values.journal)] as const)
  const began = Date.now()
  let failed = 0
  const soFar = noFigures()
  const { failures, figures, byJournal } = await playMany({
    games,
    seed: wholeNumber('seed', values.seed),
    lanes: wholeNumber('lanes', values.lanes),
    planOf: (seed) => gameOf(seed, kinds),
    onGame: (report, done) => {
      const isFailure = report.violations.length > 0
      if (isFailure) failed += 1
      if (isFailure || values.story) process.stdout.write(`${storyOf(report)}\n`)
      addFigures(soFar, report.figures)
      const text = `${done}/${games} games, ${failed} failed: ${toldFigures(soFar)}`
      if (process.stderr.isTTY) process.stderr.write(`\r\x1b[2K${text}`)
      else if (done % Math.max(1, Math.ceil(games / 20)) === 0) process.stderr.write(`${text}\n`)
    },
  })
  if (process.stderr.isTTY) process.stderr.write('\n')
  const seconds = ((Date.now() - began) / 1000).toFixed(0)
  const played = JOURNAL_KINDS.map((kind) => `${byJournal[kind]} ${kind}`).join(', ')
  process.stdout.write(
    `${games} games (${played}): ${toldFigures(figures)}; ${failures.length} games failed, ${seconds} s\n`,
  )
  process.exitCode = failures.length === 0 ? 0 : 1
}
