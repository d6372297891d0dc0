import process from 'node:process'
import { runJournalCommand } from './journal-command.ts'
import { packagesFrom } from './user-packages.ts'

/** Runs `runa-payouts journal` as the process that it is in. Resolves to the exit code. */
export async function runJournalProcess(args: readonly string[]): Promise<number> {
  // The reader is gone, as after `… | head`.
  process.stdout.on('error', () => {})
  const writes: Promise<void>[] = []
  const exitCode = await runJournalCommand({
    args,
    environment: process.env,
    load: packagesFrom(process.cwd()),
    print: (text) => void writes.push(new Promise((resolve) => process.stdout.write(text, () => resolve()))),
    log: (line) => process.stderr.write(`${line}\n`),
  })
  // Not every pipe takes all of it before the process exits.
  await Promise.all(writes)
  return exitCode
}
