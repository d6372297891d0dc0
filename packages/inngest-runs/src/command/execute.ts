import {
  type Clock,
  isAbortedError,
  isConfigurationError,
  isRequestValidationError,
  isSdkError,
  systemClock,
} from '@x/transport'
import type { InngestRuns } from '../client.ts'
import type { InngestRunsOptions } from '../client-options.ts'
import { painter } from '../terminal/colour.ts'
import { commandArguments, SHARED_FLAGS } from './command-arguments.ts'
import { commandHelp } from './command-help.ts'
import { EXIT, UsageError } from './run-command.ts'
import { RUN_COMMANDS } from './run-commands.ts'

/** What a command needs from its process. */
export interface CommandProcess {
  /** The arguments after the name of the program. */
  readonly args: readonly string[]
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly print: (text: string) => void
  readonly log: (text: string) => void
  /** Columns of the terminal; undefined where there is none. */
  readonly columns: number | undefined
  readonly signal: AbortSignal
  readonly connect: (options: InngestRunsOptions) => InngestRuns
  readonly clock?: Clock
}

const PROGRAM = 'inngest-runs'

/** Columns for who reads it from a file or a pipe, and the fewest that a table fits into. */
const USUAL_WIDTH = 80
const LEAST_WIDTH = 72

/** Carries out a command about runs. Resolves to its exit code, and never rejects for a failed call. */
export async function execute(process: CommandProcess): Promise<number> {
  const { args, environment, print, log, columns, signal, connect, clock = systemClock } = process
  const command = RUN_COMMANDS.find(({ name }) => name === args[0])
  if (command === undefined) throw new TypeError(`no command ${args[0]}`)
  try {
    const { given, values, switches } = commandArguments(command, args.slice(1))
    if (switches.has('help')) {
      print(commandHelp(PROGRAM, command, SHARED_FLAGS))
      return EXIT.ok
    }
    const { NO_COLOR = '', TERM } = environment
    const colour =
      columns !== undefined && NO_COLOR === '' && TERM !== 'dumb' && !switches.has('no-color') && !switches.has('json')
    const width = Math.max(LEAST_WIDTH, columns ?? USUAL_WIDTH)
    const options = {
      baseUrl: values.get('base-url'),
      allowPlainHttp: switches.has('allow-http') || undefined,
      env: values.get('env'),
    }
    const look = { width, colour, paint: painter(colour) }
    return await command.run({ inngest: connect(options), given, values, switches, print, log, clock, signal, ...look })
  } catch (error) {
    if (isAbortedError(error) && signal.aborted) {
      // What it had sent may have started something, and a script must not continue as after a run that completed.
      log(`${PROGRAM}: ${error.message}`)
      return EXIT.stopped
    }
    if (error instanceof UsageError || isConfigurationError(error) || isRequestValidationError(error)) {
      log(`${PROGRAM}: ${error.message}`)
      return EXIT.usage
    }
    if (!isSdkError(error)) throw error
    log(`${PROGRAM}: ${error.message}`)
    return EXIT.callFailed
  }
}
