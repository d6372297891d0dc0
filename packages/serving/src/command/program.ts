import type { ProcessContext } from './process-context.ts'

/** A command of one package, beside those that serve. It reads its own flags. */
export interface Program {
  readonly name: string
  /** How the list of commands shows it: `get RUN_ID`. Default: its name. */
  readonly usage?: string | undefined
  /** One sentence, for the list of commands. */
  readonly about: string
  /**
   * Runs it, with the arguments after its name. Resolves to the exit code. Loads what it needs now, so that the commands
   * that serve do not.
   */
  readonly run: (context: ProcessContext) => Promise<number>
  /** It handles signals to stop by itself. Default: the first one resolves `stopped`, the second one ends the process. */
  readonly handlesSignals?: true | undefined
}

/** The one that a command line names, which has to be its first word. */
export const programOf = (programs: readonly Program[] | undefined, [name]: readonly string[]): Program | undefined =>
  programs?.find((one) => one.name === name)
