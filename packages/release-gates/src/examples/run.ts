// Tries every example as a user who has copied its folder: npm installs it, with the packed tarballs, and runs its check.
//
//   npx -y pnpm@12 test:examples                  # all of them
//   npx -y pnpm@12 test:examples nextjs script    # these

import { readFile } from 'node:fs/promises'
import { inPackage, PUBLISHED } from '../published.ts'
import { table } from '../runtimes/report.ts'
import { tarballOf } from '../tarball.ts'
import { EXAMPLE_FOLDERS } from './example-folders.ts'
import { copyAndInstall, type Trial, tryCopy } from './try-example.ts'

const named = process.argv.slice(2).filter((argument) => argument !== '--')
const unknown = named.filter((name) => !EXAMPLE_FOLDERS.includes(name))
if (unknown.length > 0)
  throw new Error(`unknown examples: ${unknown.join(', ')}. There are ${EXAMPLE_FOLDERS.join(', ')}`)

const tarballs: Record<string, string> = {}
for (const folder of PUBLISHED) {
  const { name }: { name: string } = JSON.parse(await readFile(inPackage(folder, 'package.json'), 'utf8'))
  tarballs[name] = await tarballOf(folder)
}

const STEPS = ['install', 'typecheck', 'check']
const seconds = (ms: number) => `${(ms / 1000).toFixed(1)} s`
const began = performance.now()
const trials: Trial[] = []
const names = named.length > 0 ? named : EXAMPLE_FOLDERS
const install = (name: string | undefined) => (name === undefined ? undefined : copyAndInstall(name, tarballs))
let installing = install(names[0])
// One check after the other: they share a machine, and a stall of one must not look like a failure of another. The next one is
// installed meanwhile, which is mostly waiting.
for (const [index, name] of names.entries()) {
  process.stderr.write(`${name} …\n`)
  const copy = await installing
  installing = install(names[index + 1])
  if (copy !== undefined) trials.push(await tryCopy(copy))
}
const rows = trials.map(({ name, took, failure }) => [
  name,
  failure === undefined ? 'works' : 'FAILED',
  ...STEPS.map((step) => (took[step] === undefined ? '' : seconds(took[step]))),
])
process.stdout.write(table([['example', 'result', ...STEPS], ...rows]))
for (const { name, failure } of trials) if (failure !== undefined) process.stdout.write(`\n${name}: ${failure}\n`)
const failed = trials.filter(({ failure }) => failure !== undefined).length
process.stdout.write(
  `\n${trials.length - failed} of ${trials.length} examples work; ${seconds(performance.now() - began)}\n`,
)
process.exitCode = failed === 0 ? 0 : 1
