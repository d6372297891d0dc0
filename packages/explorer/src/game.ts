import { writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { KnownRun } from './belief.ts'
import { type BelievingUser, believingUser } from './believing-user.ts'
import { type GamePlan, type Happening, LOCK_STALE_MS } from './game-plan.ts'
import { type Figures, noFigures } from './game-report.ts'
import { type Books, judgeFree, judgeOrder } from './judge.ts'
import { createGameLedger, type GameLedger } from './ledger.ts'
import type { PayerJob, Sabotage } from './payer-job.ts'
import { type PayerProcess, startPayer } from './payer-process.ts'
import { type PostgresServer, USER } from './postgres-server.ts'
import { type GameUpstream, startUpstream } from './upstream.ts'
import { timeOf, type WorldTime } from './world-clock.ts'

export interface GameSetting {
  /** The folder for games, and for code that processes have compiled, so that the next ones start faster. */
  readonly folder: string
  /** For games with that journal. */
  readonly postgres: () => Promise<PostgresServer>
  readonly sabotage?: Sabotage | undefined
}

/** A running game: its world, its user and its processes. */
export interface Game {
  readonly plan: GamePlan
  readonly upstream: GameUpstream
  readonly ledger: GameLedger
  readonly books: Books
  readonly user: BelievingUser
  readonly processes: readonly PayerProcess[]
  readonly figures: Figures
  readonly violations: string[]
  readonly story: readonly string[]
  tell(text: string): void
  /** The server's events, for code that waits for a moment. */
  onHappening: (what: Happening) => void
  /** Lets time pass at once; only while no process is alive. */
  jump(ms: number): void
  start(task: PayerJob['task'], list: Iterable<string>, happened?: (what: Happening) => void): PayerProcess
  /** Writes a list where a process will find it. */
  writeList(lines: readonly object[]): string
  /** Ends all of a process's connections to PostgreSQL. */
  cutOff(process: PayerProcess): Promise<void>
  runs(): readonly KnownRun[]
  end(): Promise<void>
}

/** Ms of a game for each real one: a timeout of half a minute takes two seconds. */
const RATE = 20

const START = Date.UTC(2026, 10, 29)

export async function beginGame(plan: GamePlan, { folder: parent, postgres, sabotage }: GameSetting): Promise<Game> {
  const { seed, journal } = plan
  const folder = await mkdtemp(join(parent, 'game-'))
  const server = journal === 'postgres' ? await postgres() : undefined
  const batch = `game-${seed}-${folder.slice(-6)}`
  const began = Date.now()
  let time: WorldTime = { real: began, world: START, rate: RATE }
  const story: string[] = []
  const violations: string[] = []
  const tell = (text: string) => void story.push(`${String(Date.now() - began).padStart(6)} ms  ${text}`)
  const accuse = (found: readonly string[]) => {
    violations.push(...found)
    for (const one of found) tell(`VIOLATION: ${one}`)
  }
  const ledger = createGameLedger()
  const figures = noFigures()
  const upstream = await startUpstream(seed, {
    time: () => time,
    ledger,
    happened: (what) => game.onHappening(what),
    onOrder: (order) => {
      tell(`order ${order.id} pays ${order.payments.map((one) => `${one.reference} ${one.amount}`).join(', ')}`)
      accuse(judgeOrder(order, (reference) => user.people.get(reference)?.allowed ?? new Set()))
    },
  })
  const books: Books = { ledger, statusOf: upstream.statusOf }
  const user = believingUser(plan, {
    payElsewhere: ledger.payElsewhere,
    onFree: (reference, told) => accuse(judgeFree(books, reference, told)),
    tell: (text) => tell(`user: ${text}`),
  })
  const processes: PayerProcess[] = []
  const tellEnd = (process: PayerProcess) => {
    const { told, end } = process.read()
    const how = end === undefined ? 'without a message' : end.error === undefined ? 'by itself' : `in ${end.error}`
    tell(`process ${process.number} has ended ${how}; ${told.size} results`)
    for (const { reference, result, error = '' } of told.values()) tell(`  ${reference} ${result} ${error}`)
  }
  let lists = 0
  let openings = 0
  const nextOpened = () => {
    openings += 1
    return openings
  }
  const nameOf = (number: number) => `${batch}-${number}`
  const placeOf = () => (server === undefined ? join(folder, `payouts.${journal}`) : server.host)

  const game: Game = {
    ...{ plan, upstream, ledger, books, user, processes, figures, violations, story, tell },
    onHappening: () => {},
    jump: (ms) => {
      time = { real: Date.now(), world: timeOf(time) + ms, rate: RATE }
      tell(`${Math.round(ms / 86_400_000)} days pass`)
    },
    writeList: (lines) => {
      lists += 1
      const path = join(folder, `list-${lists}`)
      writeFileSync(path, lines.map((line) => `${JSON.stringify(line)}\n`).join(''))
      return path
    },
    start(task, list, happened = () => {}) {
      const number = processes.length + 1
      const job: PayerJob = {
        ...{ task, batch, baseUrl: upstream.baseUrl, time, sabotage },
        log: join(folder, `log-${number}`),
        journal: {
          kind: journal,
          at: placeOf(),
          user: USER,
          applicationName: nameOf(number),
          lockStaleMs: LOCK_STALE_MS,
        },
      }
      const others = processes.filter(({ hasEnded }) => !hasEnded)
      const process = startPayer(job, {
        number,
        list: new Set(list),
        others,
        compiled: join(parent, 'compiled'),
        nextOpened,
        happened,
      })
      processes.push(process)
      if (task.kind === 'pay') process.ended.then(() => tellEnd(process))
      figures.processes += 1
      return process
    },
    cutOff: async ({ number }) => server?.disconnect(nameOf(number)),
    runs: () =>
      processes.map((process) => ({
        number: process.number,
        list: process.list,
        opened: process.opened,
        hasEnded: process.hasEnded,
        others: process.others.map(({ number }) => number),
        told: process.read().told,
      })),
    async end() {
      for (const process of processes) if (!process.hasEnded) process.kill()
      await Promise.all(processes.map(({ ended }) => ended))
      await upstream.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
  return game
}
