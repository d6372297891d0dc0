/**
 * - `locked`: another process has it open.
 * - `corrupt`: it is not a file of this kind.
 * - `lost`: the lock was taken by another process, or removed.
 * - `write_failed`: it could not be written.
 */
export type FileProblem = 'locked' | 'corrupt' | 'lost' | 'write_failed'

/** How a file's owner names it in messages, and its errors. */
export interface FileKind {
  /** With its article: `a journal`. */
  readonly noun: string
  /** The error of its owner for a problem. The message names the file. */
  readonly failure: (problem: FileProblem, message: string) => Error
}
