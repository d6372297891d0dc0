import { setTimeout as sleep } from 'node:timers/promises'
import type { Settlement } from '@x/runa-payouts/journal'
import { beginGame, type Game, type GameSetting } from './game.ts'
import { type GamePlan, LOCK_STALE_MS, type PlannedRun } from './game-plan.ts'
import type { GameReport } from './game-report.ts'
import { judgePeople, judgeTold } from './judge.ts'
import { watchFor } from './moment-watch.ts'
import type { PayerProcess } from './payer-process.ts'

/** A frozen process, and when it wakes: after the start of the nth run, by its number in the plan. */
interface Sleeper {
  readonly process: PayerProcess
  readonly atRun: number
  readonly after: number
  readonly neverWakes: boolean
}

/** A run that is not over by then never ends: all of its own limits are far shorter. */
const LONGEST_RUN_MS = 120_000

/** After this many runs in which nothing fails, everybody must be paid. */
const CALM_RUNS = 8

/** Plays a game to its end and judges it person by person. */
export async function playGame(plan: GamePlan, setting: GameSetting): Promise<GameReport> {
  const game = await beginGame(plan, setting)
  const { seed, journal } = plan
  try {
    game.tell(`${plan.people.length} people, and a journal in ${journal}`)
    let sleepers: readonly Sleeper[] = []
    for (const [index, run] of plan.runs.entries()) sleepers = await playRun(game, run, index, sleepers)
    await allAwake(game, sleepers)
    await playCalm(game)
    judge(game)
  } finally {
    await game.end()
  }
  const { figures, ledger, upstream, violations, story } = game
  figures.orders = ledger.orders.length
  figures.payments = ledger.orders.reduce((sum, { payments }) => sum + payments.length, 0)
  figures.elsewhere = ledger.elsewhere.length
  figures.requests = upstream.requests
  figures.requestFaults = upstream.requestFaults
  return { seed, journal, violations: [...new Set(violations)], story, figures }
}

async function playRun(
  game: Game,
  { fate, weather, concurrency, wait, share, jump }: PlannedRun,
  index: number,
  sleepers: readonly Sleeper[],
): Promise<readonly Sleeper[]> {
  if (jump > 0 && game.processes.every(({ hasEnded }) => hasEnded)) game.jump(jump)
  const { payouts, retryRejected, retryFailed } = game.user.nextList(index, share, game.runs(), false)
  const list = game.writeList(payouts)
  game.upstream.setWeather(weather)
  const watch = watchFor(fate.kind === 'lives' ? undefined : fate.at)
  game.onHappening = watch.happened
  const task = { kind: 'pay', list, wait, concurrency, retryRejected, retryFailed } as const
  const references = payouts.map(({ reference }) => reference)
  const process = game.start(task, references, watch.happened)
  const again = retryRejected ? ', rejected ones again' : ''
  game.tell(`process ${process.number} begins, ${weather} weather, a list of ${payouts.length}${again}`)

  const due = sleepers.filter(({ atRun }) => atRun <= index)
  const woken = due.map((sleeper) => wakeLater(game, sleeper))
  const end = await Promise.race([
    process.ended.then(() => 'ended' as const),
    watch.reached.then(() => 'moment' as const),
    tooLong(),
  ])
  const left = sleepers.filter((sleeper) => !due.includes(sleeper))
  if (end === 'moment' && fate.kind === 'frozen' && !process.hasEnded) {
    game.tell(`process ${process.number} is frozen, ${fate.at.after} ms after ${fate.at.on} ${fate.at.number}`)
    process.freeze()
    game.figures.stops += 1
    await Promise.all([...woken, sleep(fate.pause)])
    return [...left, { process, atRun: index + fate.later, after: fate.wakes, neverWakes: fate.neverWakes }]
  }
  if (end === 'moment' && fate.kind === 'killed' && !process.hasEnded) {
    game.tell(`process ${process.number} is killed, ${fate.at.after} ms after ${fate.at.on} ${fate.at.number}`)
    process.kill()
    game.figures.kills += 1
  } else if (end === 'moment' && fate.kind === 'cut off' && game.plan.journal === 'postgres') {
    game.tell(`process ${process.number} loses its database, ${fate.at.after} ms after ${fate.at.on} ${fate.at.number}`)
    await game.cutOff(process)
    game.figures.cuts += 1
  }
  await ended(game, process)
  await Promise.all(woken)
  return left
}

/** Resolves once it was woken: a run may end before that. */
async function wakeLater(game: Game, { process, after, neverWakes }: Sleeper): Promise<void> {
  await sleep(after)
  if (neverWakes) {
    game.tell(`process ${process.number} is killed, frozen as it is`)
    process.kill()
    game.figures.kills += 1
    return
  }
  game.tell(`process ${process.number} wakes`)
  process.wake()
  game.figures.wakes += 1
}

async function allAwake(game: Game, sleepers: readonly Sleeper[]): Promise<void> {
  await Promise.all(sleepers.map((sleeper) => wakeLater(game, sleeper)))
  for (const process of game.processes) {
    if (!process.hasEnded) await ended(game, process)
  }
}

const tooLong = () => sleep(LONGEST_RUN_MS, 'too long' as const, { ref: false })

async function ended(game: Game, process: PayerProcess): Promise<void> {
  const end = await Promise.race([process.ended.then(() => 'ended' as const), tooLong()])
  if (end === 'ended') return
  game.violations.push(`process ${process.number} did not end within ${LONGEST_RUN_MS / 1000} s`)
  process.kill()
  await process.ended
}

/** Nothing fails any more: run it again, reconcile, ask Runa, until everybody is paid, as the README says. */
async function playCalm(game: Game): Promise<void> {
  game.upstream.setWeather(undefined)
  game.onHappening = () => {}
  for (let calm = 1; calm <= CALM_RUNS; calm += 1) {
    const { payouts, retryRejected, retryFailed } = game.user.nextList(1000 + calm, 1, game.runs(), true)
    if (calm > 1 && everybodyIsPaid(game)) return
    const list = game.writeList(payouts)
    const task = { kind: 'pay', list, wait: true, concurrency: 20, retryRejected, retryFailed } as const
    const references = payouts.map(({ reference }) => reference)
    const process = game.start(task, references)
    game.tell(`process ${process.number} begins in calm weather, a list of ${payouts.length}`)
    await ended(game, process)
    const { end } = process.read()
    if (end?.error !== undefined && end.code !== 'locked' && !mayRefuse(end.error)) {
      game.violations.push(`nothing went wrong, but process ${process.number} ended in ${end.error}`)
    }
    // The owner of a lock cannot be determined everywhere; then the lock is free after a time.
    if (end?.code === 'locked') await sleep(LOCK_STALE_MS * 1.2)
    if (calm > 1 && !everybodyIsPaid(game)) await askRuna(game)
  }
  game.user.nextList(2000, 1, game.runs(), true)
  if (everybodyIsPaid(game)) return
  const beliefs = game.user.beliefs(game.runs())
  for (const { reference, settled } of game.user.people.values()) {
    if (settled !== undefined) continue
    const told = game
      .runs()
      .findLast((run) => run.told.has(reference))
      ?.told.get(reference)
    const said = told === undefined ? 'told nothing' : `told ${told.result} (${told.error ?? 'without a reason'})`
    game.violations.push(`${reference} is ${beliefs.get(reference)?.kind} after ${CALM_RUNS} calm runs: ${said}`)
  }
}

/**
 * A rejection that Runa has stored before ends a run, and the next one continues. The same applies if time runs out: it
 * runs 20 times as fast, and the machine may be busy.
 */
const mayRefuse = (error: string): boolean => /^(?:InsufficientFunds|Timeout)Error/.test(error)

const everybodyIsPaid = (game: Game): boolean =>
  [...game.user.people.values()].every(({ settled }) => settled !== undefined)

/** Reconciles, asks Runa about what is still open, and records what it says. */
async function askRuna(game: Game): Promise<void> {
  const reconciling = game.start({ kind: 'reconcile' }, [])
  await ended(game, reconciling)
  const { openKeys } = reconciling.read()
  game.tell(`process ${reconciling.number} has reconciled: ${openKeys.length} orders are open`)
  const settlements = openKeys.flatMap((key): { key: string; settlement: Settlement }[] => {
    const order = game.upstream.ask(key)
    if (order === undefined) return [{ key, settlement: { result: 'released', reason: 'Runa: never placed' } }]
    const status = game.upstream.statusOf(order.id)
    if (status === 'COMPLETED') return [{ key, settlement: { result: 'paid', orderId: order.id } }]
    return status === 'FAILED' ? [{ key, settlement: { result: 'failed', orderId: order.id } }] : []
  })
  if (settlements.length === 0) return
  const settling = game.start({ kind: 'settle', settlements }, [])
  await ended(game, settling)
  for (const { key, settlement } of settlements) game.tell(`user: Runa says that ${key} is ${settlement.result}`)
}

function judge(game: Game): void {
  const { books, user, violations, processes } = game
  violations.push(...judgePeople(books, user.people.keys(), true))
  for (const process of processes) {
    const { told, end, stderr } = process.read()
    for (const one of told.values())
      violations.push(...judgeTold(books, one).map((what) => `process ${process.number}: ${what}`))
    if (stderr !== '') violations.push(`process ${process.number} printed ${stderr}`)
    if (end?.code === 'corrupt') violations.push(`process ${process.number} found the journal corrupt: ${end.error}`)
  }
}
