/**
 * - `locked`: another process has it.
 * - `corrupt`: it is not what it should be.
 * - `lost`: the lock was taken by another process, or removed.
 * - `write_failed`: it could not be written.
 */
export type FileProblem = 'locked' | 'corrupt' | 'lost' | 'write_failed'

/** How the owner of a file speaks of it. */
export interface FileKind {
  /** With its article: `a journal`. */
  readonly noun: string
  /** The error of its owner for a problem. The message names the file. */
  readonly failure: (problem: FileProblem, message: string) => Error
}
