/** What a command needs from its process. */
export interface ProcessContext {
  readonly args: readonly string[]
  readonly environment: Readonly<Record<string, string | undefined>>
  /** For requested output: help and version. */
  readonly print: (line: string) => void
  /** For everything else. */
  readonly log: (line: string) => void
  /** Resolves at a signal to stop. */
  readonly stopped: Promise<void>
  /** Receives a function that returns the lines to log before a forced exit. */
  readonly onForcedExit?: (words: () => readonly string[]) => void
}
