import { alternated, inRounds } from '../rounds.ts'
import { type Cost, costOf, type Load } from './load.ts'
import { ofSameSize } from './same-size.ts'
import { startServer } from './start-server.ts'
import { SUBJECTS } from './subjects.ts'

/** How the calls follow one another. */
export const LOADS = {
  sequential: { calls: 400, inFlight: 1 },
  '64 in flight': { calls: 768, inFlight: 64 },
} satisfies Readonly<Record<string, Load>>

export type LoadName = keyof typeof LOADS

/** For every subject, in each way of calling, the cost of every round. */
export type Measured = Readonly<Record<string, Readonly<Record<LoadName, readonly Cost[]>>>>

/** Enough for the compiler to have settled on every subject's code. */
const WARM_UP: readonly Load[] = [
  { calls: 1000, inFlight: 1 },
  { calls: 1500, inFlight: 64 },
]

const AT_MOST_MS = 90_000

// The program of the suite `calls`, in its own process: nothing else has used its heap or its compiler.
const say = (text: string) => process.stderr.write(`${text}\n`)
const upstream = await startServer()
const subjects: { name: string; call: () => Promise<unknown>; costs: Record<LoadName, Cost[]> }[] = []
for (const { name, connect } of SUBJECTS) {
  say(`warming up ${name}`)
  const call = await ofSameSize(name, connect(upstream.port), upstream)
  for (const load of WARM_UP) await costOf(call, load)
  subjects.push({ name, call, costs: { sequential: [], '64 in flight': [] } })
}
await inRounds({ rounds: Number(process.argv[2]), say }, AT_MOST_MS, async (round) => {
  for (const { call, costs } of alternated(subjects, round)) {
    // Not counted: garbage that the previous subject has left, and sockets that have gone cold.
    await costOf(call, { calls: 100, inFlight: 64 })
    costs.sequential.push(await costOf(call, LOADS.sequential))
    costs['64 in flight'].push(await costOf(call, LOADS['64 in flight']))
  }
})
upstream.stop()
const measured: Measured = Object.fromEntries(subjects.map(({ name, costs }) => [name, costs]))
process.stdout.write(JSON.stringify(measured), () => process.exit())
