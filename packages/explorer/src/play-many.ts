import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type GamePlan, gameOf, type JournalKind } from './game-plan.ts'
import { addFigures, type Figures, type GameReport, noFigures } from './game-report.ts'
import type { Sabotage } from './payer-job.ts'
import { playGame } from './play-game.ts'
import { type PostgresServer, startPostgres } from './postgres-server.ts'

export interface PlayOptions {
  /** The first seed. Game n has seed + n. */
  readonly seed: number
  readonly games: number
  /** The game of a seed. Default: `gameOf`. */
  readonly planOf?: (seed: number) => GamePlan
  /** Games in progress at once. Default 3: they wait for one another's locks and for time to pass. */
  readonly lanes?: number
  /** Starts no further game after this many ms. Default: never. */
  readonly within?: number
  readonly sabotage?: Sabotage
  readonly onGame?: (report: GameReport, done: number) => void
}

export interface Summary {
  readonly games: number
  readonly figures: Figures
  /** Games with violations. */
  readonly failures: readonly GameReport[]
  readonly byJournal: Readonly<Record<JournalKind, number>>
}

/** Plays many games, several at a time. */
export async function playMany(options: PlayOptions): Promise<Summary> {
  const { seed, games, planOf = gameOf, lanes = 3, within = Number.POSITIVE_INFINITY, sabotage, onGame } = options
  const folder = await mkdtemp(join(tmpdir(), 'explorer-'))
  let server: Promise<PostgresServer> | undefined
  const postgres = () => {
    server ??= startPostgres()
    return server
  }
  const figures = noFigures()
  const failures: GameReport[] = []
  const byJournal = { file: 0, sqlite: 0, postgres: 0 }
  const began = Date.now()
  let next = 0
  let done = 0
  const work = async () => {
    while (next < games && Date.now() - began < within) {
      const plan = planOf(seed + next++)
      const report = await playGame(plan, { folder, postgres, sabotage })
      done += 1
      byJournal[plan.journal] += 1
      addFigures(figures, report.figures)
      if (report.violations.length > 0) failures.push(report)
      onGame?.(report, done)
    }
  }
  try {
    await Promise.all(Array.from({ length: lanes }, work))
  } finally {
    await (await server)?.stop()
    await rm(folder, { recursive: true, force: true })
  }
  return { games: done, figures, failures, byJournal }
}
