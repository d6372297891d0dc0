import process from 'node:process'
import type { CommandSetup } from './command-setup.ts'
import { programOf } from './program.ts'
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
  const args = process.argv.slice(2)
  const signals = programOf(setup.programs, args)?.handlesSignals ? [] : (['SIGINT', 'SIGTERM'] as const)
  for (const signal of signals) {
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
    args,
    environment: process.env,
    print: (line) => process.stdout.write(`${line}\n`),
    log,
    stopped,
    onForcedExit: (words) => {
      inFlightLines = words
    },
  })
  // What was written may still be on its way to a pipe.
  await Promise.all([process.stdout, process.stderr].map(written))
  process.exit(exitCode)
}

/** Resolves once a stream has taken everything, and also if nobody reads it any more. */
const written = (stream: NodeJS.WriteStream): Promise<void> =>
  new Promise((resolve) => {
    stream.write('', () => resolve())
  })
