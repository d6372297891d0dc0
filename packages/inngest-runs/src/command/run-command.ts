import type { Clock } from '@x/transport'
import type { InngestRuns } from '../client.ts'
import type { Paint } from '../terminal/colour.ts'

/** A flag of a command, as data: what reads the command line and what explains it use the same table. */
export interface CommandFlag {
  readonly name: string
  /** What stands after it; absent for one that is there or not. */
  readonly value?: string
  readonly about: string
}

/** What a command was given, and where its words go. */
export interface CommandCall {
  readonly inngest: InngestRuns
  /** The arguments that are no flags, as many as `arguments` names. */
  readonly given: readonly string[]
  /** Flags with a value, by name. */
  readonly values: ReadonlyMap<string, string>
  /** Flags without one. */
  readonly switches: ReadonlySet<string>
  /** For what was asked for. */
  readonly print: (text: string) => void
  /** For everything else. */
  readonly log: (text: string) => void
  /** Columns of the terminal. */
  readonly width: number
  readonly colour: boolean
  readonly paint: Paint
  readonly clock: Clock
  /** Aborts at a signal to stop. */
  readonly signal: AbortSignal
}

/** A command about runs. */
export interface RunCommand {
  readonly name: string
  /** Names of its arguments, in order: `RUN_ID`. All are required. */
  readonly arguments: readonly string[]
  /** Name of what may follow them, any number of times. Default: nothing. */
  readonly rest?: string
  readonly about: string
  readonly flags: readonly CommandFlag[]
  /** A line to try, after the name of the program. */
  readonly example: string
  /** Exit codes that only it has. */
  readonly exitCodes?: string
  /** A signal is how it ends, and no failure. Default: false. */
  readonly endsOnSignal?: boolean
  /** Carries it out, and resolves to the exit code. */
  readonly run: (call: CommandCall) => Promise<number>
}

/** The command line is wrong: the message names what, and what is allowed. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}

/** Exit codes. Programs that run a command can tell by them what came of it. */
export const EXIT = {
  ok: 0,
  /** `wait`: the run failed. */
  failed: 1,
  /** The command line or the environment is invalid. */
  usage: 2,
  /** `wait`: the run was cancelled, or never ran. */
  notCompleted: 3,
  /** `wait`: the run had not ended in time. */
  notEnded: 4,
  /** A call to Inngest failed. */
  callFailed: 5,
  /** A signal stopped it, as shells say it of Ctrl-C: what it was to do is not done. */
  stopped: 130,
} as const
