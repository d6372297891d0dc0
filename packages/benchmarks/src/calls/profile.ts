import { Session } from 'node:inspector/promises'
import { costOf } from './load.ts'
import { ofSameSize } from './same-size.ts'
import { type SelfTime, selfTimes } from './self-time.ts'
import { startServer } from './start-server.ts'
import { SUBJECTS } from './subjects.ts'

// Where one subject of the suite `calls` spends its time: `… profile.ts @x/runa-payouts 64`.
const [name = '@x/runa-payouts', inFlight = '1', calls = '20000'] = process.argv.slice(2)
const subject = SUBJECTS.find((one) => one.name === name)
if (subject === undefined) {
  process.stderr.write(`There is ${SUBJECTS.map((one) => one.name).join(', ')}.\n`)
  process.exit(2)
}
const upstream = await startServer()
const call = await ofSameSize(name, subject.connect(upstream.port), upstream)
const load = { calls: Number(calls), inFlight: Number(inFlight) }
await costOf(call, { ...load, calls: 5000 })

const session = new Session()
session.connect()
await session.post('Profiler.enable')
await session.post('Profiler.setSamplingInterval', { interval: 200 })
await session.post('Profiler.start')
const { cpu, wall } = await costOf(call, load)
const { profile } = await session.post('Profiler.stop')
upstream.stop()

const list = (times: readonly SelfTime[]) =>
  times.map(({ where, share }) => `${(share * 100).toFixed(1).padStart(6)} %  ${where}\n`).join('')
const { functions, places } = selfTimes(profile)
process.stdout.write(
  `${name}, ${inFlight} in flight, under the profiler: ${cpu.toFixed(0)} µs of CPU, ${wall.toFixed(0)} µs of time per call\n\n${list(places.slice(0, 12))}\n${list(functions.slice(0, 60))}`,
  () => process.exit(),
)
