import process from 'node:process'
import type { CommandSetup } from './command-setup.ts'
import { runCommand } from './run-command.ts'

/** Runs a command as the process that it is in, and ends that. */
export async function runProcess<Client extends object>(setup: CommandSetup<Client>): Promise<never> {
  const log = (line: string) => process.stderr.write(`${line}\n`)
  // The reader is gone, as after `… | head`. A log that nobody reads is no reason to stop in the middle of an order.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {})
  let stop: () => void = () => {}
  const stopped = new Promise<void>((resolve) => {
    stop = resolve
  })
  let inFlightLines: () => readonly string[] = () => []
  let asked = 0
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      asked += 1
      // A second signal stops at once, whatever is under way.
      if (asked > 1) {
        for (const line of inFlightLines()) log(line)
        process.exit(130)
      }
      log(`${setup.name}: finishing calls in flight; send the signal again to stop at once`)
      stop()
    })
  }
  const exitCode = await runCommand(setup, {
    args: process.argv.slice(2),
    environment: process.env,
    print: (line) => process.stdout.write(`${line}\n`),
    log,
    stopped,
    onForcedExit: (words) => {
      inFlightLines = words
    },
  })
  process.exit(exitCode)
}
