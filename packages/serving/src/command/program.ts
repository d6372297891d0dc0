import type { ProcessContext } from './process-context.ts'

/** A command of one package, beside those that serve. It reads its own flags. */
export interface Program {
  readonly name: string
  /** One sentence, for the list of commands. */
  readonly about: string
  /**
   * Runs it, with the arguments after its name. Resolves to the exit code. Loads what it needs now, so that the commands
   * that serve do not.
   */
  readonly run: (context: ProcessContext) => Promise<number>
}
