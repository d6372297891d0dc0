import type { RunaPayouts } from '@x/runa-payouts'
import type { Payout, PayoutResult, SendPayoutsOptions } from '@x/runa-payouts/bulk'
import type { PayoutJournal, Settlement } from '@x/runa-payouts/journal'
import type { ManualClock, RunaSandbox } from '@x/runa-payouts/testing'
import { settle } from '@x/test-kit'
import { callerAborts } from '../caller-aborts.ts'
import { callerChecks } from '../caller-checks.ts'
import { callerFetch } from '../caller-fetch.ts'
import type { Disk } from '../disk.ts'
import { faultyFetch } from '../faulty-fetch.ts'
import { emailOf, referenceOf } from '../judge-batch.ts'
import type { Kit } from '../kit.ts'
import { type MortalProcess, mortalProcess } from '../mortal-process.ts'
import { keepTimeGoing } from '../passing-time.ts'
import { type Random, shuffled } from '../random.ts'
import { readAll } from '../read-all.ts'
import type { IntentReport } from '../run-intent.ts'
import type { Upstream } from '../upstream.ts'
import { answeredWithAnother } from './another-order.ts'
import { believe, newPerson, type Person } from './believing-user.ts'
import { failingJournal } from './failing-journal.ts'
import { judgeEndOfLife, judgePeople, judgeStuck, judgeTold, RIGHT_AMOUNT, WRONG_AMOUNT } from './judge-life.ts'
import type { PlannedDay, PlannedLife } from './life-schedule.ts'

export interface LifeSetting {
  readonly life: PlannedLife
  readonly name: string
  readonly chance: Random
  /** The chances of its checks. */
  readonly checks: Random
}

const START = Date.UTC(2026, 10, 22)

/** Long enough for everything that is late to arrive. */
const AFTERMATH_MS = 200_000

/** Runs in which nothing fails any more, after which everybody is paid or waits for a person's decision. */
const CALM_DAYS = 4

const MOST_CALM_DAYS = 20

const USD = { type: 'ACCOUNT_BALANCE', currency: 'USD' } as const

const CALM: PlannedDay = {
  requestFaults: [],
  fetch: 'single',
  kill: undefined,
  abort: undefined,
  leaveAfter: undefined,
  failingRecord: undefined,
  sleep: undefined,
  second: false,
  restored: 0,
  otherOrder: undefined,
  wrongWord: false,
  failing: 0,
  wait: true,
  concurrency: 20,
  retryRejected: true,
  retryFailed: true,
  jump: 0,
  listed: 1,
  deeds: ['correct'],
}

/** A person pays a list with a journal, day by day, and does what results say. Nothing else decides who is paid. */
export async function runLife(
  { life, name, chance, checks }: LifeSetting,
  upstream: Upstream,
  kit: Kit,
): Promise<IntentReport> {
  const clock: ManualClock = kit.createManualClock(START)
  const sandbox: RunaSandbox = kit.createRunaSandbox({ clock, ordersPerMinute: Number.POSITIVE_INFINITY })
  const checkOf = callerChecks(kit, clock, checks)
  let disk: Disk = { binding: undefined, entries: [] }
  /** The newest journal, while the user works with an older copy that no run has written to yet. */
  let newest: Disk | undefined
  const violations: string[] = []
  let waiting = callerAborts()
  let activity = 0
  let silences = 0
  let processes: readonly MortalProcess[] = []
  const happened = (what: 'request' | 'commit') => {
    activity += 1
    waiting.happened(what)
    for (const process of processes) process.happened(what)
  }
  const lane = upstream.lane(sandbox, false, {
    onRequest: () => happened('request'),
    onHandled: () => happened('commit'),
    onSilence: () => {
      silences += 1
    },
  })
  const { fetch, plan } = faultyFetch(sandbox, kit)
  let people: readonly Person[] = life.people.map(newPerson)
  let calls = 0

  const clientOf = (process: MortalProcess, day: PlannedDay): RunaPayouts => {
    const request =
      day.otherOrder === undefined
        ? process.request
        : answeredWithAnother(process.request, day.otherOrder, sandbox, lane.baseUrl)
    const handedOver = callerFetch(day.fetch, request, kit)
    return new kit.RunaPayouts({
      apiKey: 'xxKEY.a-secret-of-the-moment',
      baseUrl: lane.baseUrl,
      ...(handedOver === undefined ? {} : { fetch: handedOver }),
      ...{ clock: { ...process.clock, sleep: waiting.watch(process.clock.sleep) }, random: () => 0.5 },
    })
  }

  const pay = async (day: PlannedDay): Promise<readonly PayoutResult[]> => {
    calls += 1
    if (day.jump > 0) await clock.advance(day.jump)
    if (day.restored > 0) {
      newest ??= disk
      disk = { ...disk, entries: disk.entries.slice(0, Math.max(0, disk.entries.length - day.restored)) }
    }
    const written = disk.entries.length
    if (day.wrongWord) violations.push(...(await settledWrongly(disk, kit)))
    plan(day.requestFaults)
    for (let failing = 0; failing < day.failing; failing += 1) sandbox.scriptNextOrder('fail')
    waiting = callerAborts()
    const { signal } = waiting.begin(day.abort)
    const listed = people.filter((person) => !person.isPaidElsewhere && chance.chance(day.listed))
    const options = (journal: PayoutJournal): SendPayoutsOptions => ({
      reference: name,
      payment_method: USD,
      wait: day.wait,
      concurrency: day.concurrency,
      signal,
      check: checkOf(day.check),
      journal,
      retryRejected: day.retryRejected,
      retryFailed: day.retryFailed ? listed.map(({ number }) => referenceOf(number)) : [],
    })
    const begun = Array.from({ length: day.second ? 2 : 1 }, (_, index) => {
      const process = mortalProcess(
        { clock, fetch, disk, kit, ...(day.sleep === undefined ? {} : { sleep: day.sleep }) },
        { kill: index === 0 ? day.kill : undefined, clockError: 0 },
      )
      const rows = shuffled(listed, chance).map((person) => payoutOf(person, life))
      const journal = failingJournal(process.journal, index === 0 ? day.failingRecord : undefined)
      const told: PayoutResult[] = []
      return { process, rows, journal, told }
    })
    processes = begun.map(({ process }) => process)
    let over = false
    const silencesBefore = silences
    const time = keepTimeGoing(
      clock,
      () => (silences === silencesBefore ? Number.NaN : activity),
      () => over,
    )
    const ends = await Promise.all(
      begun.map(({ process, rows, journal, told }) =>
        Promise.race([
          readAll(kit.sendPayouts(clientOf(process, day), rows, options(journal)), told, day.leaveAfter),
          process.killed,
        ]),
      ),
    )
    over = true
    await time
    await clock.advance(AFTERMATH_MS)
    await settle()
    processes = []
    /** The last result of each run for a person. */
    const toldOf = ({ number }: Person) =>
      begun.map(({ told }) => told.findLast(({ reference }) => reference === referenceOf(number)))
    // Rejected because of the list of orders, which knows more than the copy: the user restores the newest, as the
    // error says.
    const isBehind = ends.some((end) => end !== 'killed' && Reflect.get(Object(end.error), 'code') === 'behind')
    if (isBehind) disk = newest ?? disk
    if (isBehind || disk.entries.length > written) newest = undefined
    people = people.map((person) =>
      listed.includes(person) ? believe(person, toldOf(person), day.deeds, chance) : person,
    )
    const told = begun.flatMap((run) => run.told)
    violations.push(...judgePeople(people, sandbox.ledger.orders), ...judgeTold(told, sandbox.ledger.orders))
    return told
  }

  for (const day of life.days) await pay(day)
  const calmDays = async (): Promise<readonly PayoutResult[]> => {
    let told: readonly PayoutResult[] = []
    // Orders that were scripted to fail but have not been placed yet fail now, one after the other.
    for (
      let day = 0;
      day < CALM_DAYS || (day < MOST_CALM_DAYS && told.some(({ result }) => result === 'failed'));
      day += 1
    ) {
      told = await pay(CALM)
    }
    return told
  }
  const told = await calmDays()
  // A failed order has no description in the list, so it is unclear whether it is the one that is looked for.
  if (life.days.every(({ failing }) => failing === 0)) violations.push(...judgeStuck(told))
  // A person looks for an order that is still unknown, asks about it, and records the result.
  violations.push(...(await askRuna(disk, sandbox, lane.baseUrl, clock, kit)))
  await calmDays()
  violations.push(...judgeEndOfLife(people, sandbox.ledger.orders))
  lane.close()
  return {
    violations: [...new Set(violations)],
    calls,
    requests: lane.seen.length,
    orders: sandbox.ledger.orders.length,
  }
}

function payoutOf(person: Person, { groups }: PlannedLife): Payout {
  const { number, slip } = person
  return {
    reference: referenceOf(number),
    face_value: slip === 'amount' ? WRONG_AMOUNT : RIGHT_AMOUNT,
    distribution_method: { type: 'EMAIL', email_address: emailOf(number) },
    products: { type: 'SINGLE', value: slip === 'product' ? 'NOBODY-SELLS-THIS' : 'AMZ-US' },
    group: `group ${number % groups}`,
  }
}

const openKeys = ({ entries }: Disk): string[] => {
  const ended = new Set(
    entries.flatMap((entry) =>
      entry.type === 'settlement' && entry.settlement.result !== 'accepted' ? [entry.key] : [],
    ),
  )
  return entries.flatMap((entry) => (entry.type === 'claim' && !ended.has(entry.claim.key) ? [entry.claim.key] : []))
}

/** Words that people at a prompt have tried. None of them is a settlement. */
const WRONG_WORDS = [{ result: 'never_placed' }, { result: 'Rejected' }, {}, { result: 'paid' }]

async function settledWrongly(disk: Disk, kit: Kit): Promise<string[]> {
  const [key] = openKeys(disk)
  if (key === undefined) return []
  const { journal } = mortalProcess(
    { clock: kit.createManualClock(START), fetch, disk, kit },
    { kill: undefined, clockError: 0 },
  )
  await journal.open(disk.binding)
  const violations: string[] = []
  for (const word of WRONG_WORDS) {
    try {
      // What a person types is untyped.
      await journal.settle(key, word as Settlement)
      violations.push(`${JSON.stringify(word)} was accepted as a settlement`)
    } catch {}
  }
  await journal.close()
  return violations
}

/** Steps 2 to 5 of the README: reconcile, ask, and record what Runa knows. */
async function askRuna(
  disk: Disk,
  sandbox: RunaSandbox,
  baseUrl: string,
  clock: ManualClock,
  kit: Kit,
): Promise<string[]> {
  const client: RunaPayouts = new kit.RunaPayouts({
    apiKey: 'xxKEY.a-secret-of-the-moment',
    baseUrl,
    ...{ clock, random: () => 0.5 },
  })
  const { journal } = mortalProcess({ clock, fetch, disk, kit }, { kill: undefined, clockError: 0 })
  await kit.reconcilePayouts(client, journal)
  await journal.open(disk.binding)
  for (const key of openKeys(disk)) {
    const order = sandbox.ledger.find(key)
    await journal.settle(
      key,
      order === undefined
        ? { result: 'released', reason: 'Runa, case 4711: never placed' }
        : { result: order.status === 'FAILED' ? 'failed' : 'paid', orderId: order.id },
    )
  }
  await journal.close()
  return []
}
