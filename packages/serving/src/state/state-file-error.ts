import type { FileProblem } from '@x/locked-file'
import { StateError } from './state-error.ts'

/** A file of state that cannot be used. The message names the file and what to do. */
export class StateFileError extends StateError {
  override readonly name = 'StateFileError'
  readonly problem: FileProblem | 'closed'

  constructor(problem: FileProblem | 'closed', message: string, options?: ErrorOptions) {
    super(message, options)
    this.problem = problem
  }
}
