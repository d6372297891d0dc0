import type { Project } from './project.ts'
import { runProcess } from './run-process.ts'

/** Runs the contract as a test of Jest's, with the packages' files as they are: a project that has no transform. */
export function runInJest(program: string, test: string, { folder }: Project, control: string): Promise<string> {
  const config = {
    rootDir: folder,
    testRegex: [`/${test.replace('.', '\\.')}\\.[cm]js$`],
    moduleFileExtensions: ['js', 'mjs', 'cjs', 'json'],
    transform: {},
    testTimeout: 60_000,
    reporters: ['<rootDir>/jest-reporter.cjs'],
    globals: { control },
  }
  // Jest loads ES modules only where Node lets it, and Node says each time that this may change.
  const node = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning']
  return runProcess(
    process.execPath,
    [...node, program, '--runInBand', '--watchman=false', `--config=${JSON.stringify(config)}`],
    folder,
  )
}
