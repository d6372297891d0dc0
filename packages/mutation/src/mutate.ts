import { relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Stryker } from '@stryker-mutator/core'
import type { Tried } from './judge-mutants.ts'

export const ROOT = fileURLToPath(new URL('../../..', import.meta.url))

export interface MutateOptions {
  /** Paths under the root of the repository, as are those of the tests. */
  readonly files: readonly string[]
  readonly tests: readonly string[]
  /** Repeats what the last run has tried. */
  readonly force: boolean
}

/** Changes the files in a copy of the repository, one change at a time, and runs the tests that reach each. */
export async function mutate({ files, tests, force }: MutateOptions): Promise<readonly Tried[]> {
  // Stryker identifies files by their path under the working directory.
  process.chdir(ROOT)
  // Read by vitest.config.ts, in a process of Stryker's.
  process.env.MUTATION_TESTS = tests.join(',')
  const mutants = await new Stryker({
    mutate: [...files],
    testRunner: 'vitest',
    plugins: [fileURLToPath(import.meta.resolve('@stryker-mutator/vitest-runner'))],
    vitest: { configFile: 'packages/mutation/vitest.config.ts', related: true },
    coverageAnalysis: 'perTest',
    concurrency: 1,
    // Long, for a busy machine: a mutation that only seems to hang would count as noticed.
    timeoutMS: 30_000,
    dryRunTimeoutMinutes: 20,
    incremental: true,
    incrementalFile: 'reports/mutation/incremental.json',
    force,
    reporters: ['progress-append-only', 'html'],
    htmlReporter: { fileName: 'reports/mutation/index.html' },
    ignorePatterns: ['/docs', '/coverage', '/reports', '/examples', '/packages/*/dist'],
    // Stryker would rewrite it with an API that TypeScript 7 does not have. Nothing here compiles.
    tsconfigFile: 'none',
    disableTypeChecks: false,
    cleanTempDir: 'always',
  }).runMutationTest()
  return (
    mutants
      .map((mutant) => ({ ...mutant, fileName: relative(ROOT, mutant.fileName) }))
      // Includes results of earlier runs.
      .filter(({ fileName }) => files.includes(fileName))
  )
}
