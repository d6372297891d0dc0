import process from 'node:process'
import { createInterface } from 'node:readline'

/** Where a person sees a command and answers it. */
export interface Terminal {
  /** Writes to the screen, or to the file or pipe that stands in its place. */
  write(text: string): void
  /** Whether output goes to a screen, on which a line can be replaced. */
  readonly isScreen: boolean
  /** Whether somebody can answer a question. */
  readonly canAnswer: boolean
  /** Characters of a line. */
  columns(): number
  /** The answer to a question; undefined if there will be none. */
  ask(question: string): Promise<string | undefined>
  /** How often progress is shown, in ms. */
  readonly progressMs: number
}

/** Of a screen that does not say how wide it is. */
const COLUMNS = 80

/** The terminal of this process. */
export const processTerminal = (): Terminal => {
  const { stdin, stdout } = process
  return {
    write: (text) => void stdout.write(text),
    isScreen: stdout.isTTY === true,
    canAnswer: stdin.isTTY === true && stdout.isTTY === true,
    columns: () => stdout.columns || COLUMNS,
    progressMs: stdout.isTTY === true ? 250 : 5000,
    async ask(question) {
      // Not a raw terminal: Ctrl-C stays a signal.
      const lines = createInterface({ input: stdin, terminal: false })
      stdout.write(question)
      try {
        for await (const line of lines) return line
        return undefined
      } finally {
        lines.close()
      }
    },
  }
}
