import process from 'node:process'
import { InngestRuns } from '../client.ts'
import { execute } from './execute.ts'

/** Carries out a command about runs as the process that it is in. Resolves to the exit code. */
export async function runProcess(args: readonly string[]): Promise<number> {
  // The reader is gone, as after `… | head`.
  const stop = new AbortController()
  process.stdout.on('error', () => stop.abort())
  process.stderr.on('error', () => {})
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      // A second signal stops at once.
      if (stop.signal.aborted) process.exit(130)
      stop.abort()
    })
  }
  return execute({
    args,
    environment: process.env,
    print: (text) => process.stdout.write(`${text}\n`),
    log: (text) => process.stderr.write(`${text}\n`),
    columns: process.stdout.isTTY ? process.stdout.columns : undefined,
    signal: stop.signal,
    connect: (options) => new InngestRuns(options),
  })
}
