import { type Installed, install } from './install.ts'
import { makeProject } from './project.ts'
import { report } from './report.ts'
import { RUNTIMES } from './runtimes.ts'
import { type Trial, tryRuntime } from './try-runtime.ts'
import { PINS } from './versions.ts'

const say = (text: string) => process.stderr.write(`${text}\n`)

const began = performance.now()
const names = new Set(RUNTIMES.flatMap(({ pin }) => pin ?? []))
const installed = new Map<string, Installed>(
  await Promise.all([...names].map(async (name): Promise<[string, Installed]> => [name, await install(PINS[name])])),
)
const fresh = [...installed.values()].filter((one) => one.skipped === undefined && one.fresh).length
say(`${fresh} of ${installed.size} runtimes installed in ${((performance.now() - began) / 1000).toFixed(1)} s`)

const trials: Trial[] = []
const skipped: { name: string; reason: string }[] = []
const project = await makeProject()
try {
  // One after the other: they share a machine, and a stall of one must not look like a timeout of another.
  for (const runtime of RUNTIMES) {
    const { name, pin } = runtime
    const found = pin === undefined ? { path: process.execPath } : installed.get(pin)
    if (found?.path === undefined) {
      skipped.push({ name, reason: found?.skipped ?? 'not installed' })
      continue
    }
    say(`${name} ${runtime.format} …`)
    trials.push(await tryRuntime(runtime, found.path, project))
  }
} finally {
  await project.remove()
}
process.stdout.write(report(trials, skipped))
process.exitCode = trials.some(({ differences }) => differences.length > 0) ? 1 : 0
