import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { ACCEPTED } from './accepted-survivors.ts'
import { judgeMutants, type Tried } from './judge-mutants.ts'
import { MONEY_FILES, type MoneyFile } from './money-files.ts'
import { mutate, ROOT } from './mutate.ts'
import { reportOf } from './report.ts'

const HELP = `Changes the code that decides about money, one change at a time, and runs the tests that reach it.

  --only TEXT   only files whose path contains it; may be given several times
  --pure        only files whose tests need neither socket nor disk
  --force       try everything again; by default, what has not changed since the last run keeps its result

Fails for every change that no test noticed and that has no reason in packages/mutation/src/accepted-survivors.ts.
`

// pnpm passes on the -- that separates its own options from a script's.
const args = process.argv.slice(2).filter((argument, index) => !(index === 0 && argument === '--'))
const { values } = parseArgs({
  args,
  options: {
    only: { type: 'string', multiple: true, default: [] },
    pure: { type: 'boolean', default: false },
    force: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
})

const files = MONEY_FILES.filter(
  ({ path, isPure }) =>
    (isPure || !values.pure) && (values.only.length === 0 || values.only.some((part) => path.includes(part))),
)

if (values.help) {
  process.stdout.write(HELP)
} else if (files.length === 0) {
  process.stderr.write(`--only: no file of ${MONEY_FILES.length} has ${values.only.join(' or ')} in its path\n`)
  process.exitCode = 2
} else {
  const mutants: Tried[] = []
  for (const group of groupsOf(files)) {
    mutants.push(
      ...(await mutate({
        files: group.map(({ path }) => path),
        tests: [...new Set(group.flatMap(({ tests }) => tests))],
        force: values.force,
      })),
    )
  }
  const verdict = judgeMutants(mutants, (file) => readFileSync(join(ROOT, file), 'utf8'), ACCEPTED)
  process.stdout.write(reportOf(verdict))
  process.exitCode = verdict.unexplained.length + verdict.stale.length === 0 ? 0 : 1
}

/**
 * Files with fast tests run together. Files with slow tests run separately, so that slow tests run only for their own
 * files.
 */
function groupsOf(files: readonly MoneyFile[]): readonly (readonly MoneyFile[])[] {
  const pure = files.filter(({ isPure }) => isPure)
  const others = files.filter(({ isPure }) => !isPure).map((file) => [file])
  return pure.length === 0 ? others : [pure, ...others]
}
