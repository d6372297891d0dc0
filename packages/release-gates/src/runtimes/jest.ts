import { join } from 'node:path'
import type { Project } from './project.ts'
import { runProcess } from './run-process.ts'

/** How Jest is run. */
interface JestRun {
  /** Jest's own program. */
  readonly program: string
  /** File of the test. */
  readonly test: string
  readonly transform: Readonly<Record<string, unknown>>
  /** Flags of Node. */
  readonly flags: readonly string[]
}

/**
 * Runs the contract as a test of Jest's, with the packages' files as they are: a project that has no transform. Only tests
 * that are modules need the flag for them.
 */
export function runInJest(program: string, test: string, project: Project, control: string): Promise<string> {
  const flags = test.endsWith('.mjs') ? ['--experimental-vm-modules'] : []
  return run({ program, test, transform: {}, flags }, project, control)
}

/**
 * Runs it as a test in TypeScript that ts-jest compiles to CommonJS, where every import, `import()` too, is a `require`; in
 * Jest as most projects run it: without the flag for modules.
 *
 * @param tsJest the folder of ts-jest, beside Jest's.
 */
export const runInTsJest = (tsJest: string, project: Project, control: string): Promise<string> => {
  const tsconfig = { module: 'commonjs', target: 'es2022', esModuleInterop: true, isolatedModules: true }
  const transform = { '\\.ts$': [tsJest, { tsconfig, diagnostics: false }] }
  const program = join(tsJest, '..', 'jest', 'bin', 'jest.js')
  return run({ program, test: 'compiled.test.ts', transform, flags: [] }, project, control)
}

function run({ program, test, transform, flags }: JestRun, { folder }: Project, control: string): Promise<string> {
  const config = {
    rootDir: folder,
    testRegex: [`/${test.replaceAll('.', '\\.')}$`],
    moduleFileExtensions: ['js', 'mjs', 'cjs', 'ts', 'json'],
    transform,
    testTimeout: 60_000,
    reporters: ['<rootDir>/jest-reporter.cjs'],
    globals: { control },
  }
  return runProcess(
    process.execPath,
    // Jest loads ES modules only where Node lets it, and Node says each time that this may change.
    [
      ...[...flags, '--disable-warning=ExperimentalWarning'],
      ...[program, '--runInBand', '--watchman=false', `--config=${JSON.stringify(config)}`],
    ],
    folder,
  )
}
