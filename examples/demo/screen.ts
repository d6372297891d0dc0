import { styleText } from 'node:util'

type Style = Parameters<typeof styleText>[0]

const INDENT = 3
const WIDTH_OF_LABELS = 16
const WIDTH_OF_SENTENCES = 76
const out = process.stdout

/** Coloured on a terminal that supports colours, plain text anywhere else. */
const paint = (style: Style, text: string): string => styleText(style, text, { stream: out })

export const bold = (text: string): string => paint('bold', text)
export const dim = (text: string): string => paint('dim', text)
export const green = (text: string): string => paint('green', text)
export const red = (text: string): string => paint('red', text)
export const yellow = (text: string): string => paint('yellow', text)

export function line(text = ''): void {
  out.write(`${text}\n`)
}

export function heading(number: number, text: string): void {
  line()
  line(`${paint('cyan', `${number}`.padEnd(INDENT))}${bold(text)}`)
}

/** A label and its text, in columns. */
export function row(label: string, text: string): void {
  line(`${' '.repeat(INDENT)}${dim(label.padEnd(WIDTH_OF_LABELS))}${text}`)
}

/** A label and a sentence, which continues below its first word when the line is full. */
export function sentence(label: string, text: string): void {
  const lines = ['']
  for (const word of text.split(' ')) {
    const longer = `${lines.at(-1)} ${word}`.trimStart()
    if (longer.length <= WIDTH_OF_SENTENCES) lines[lines.length - 1] = longer
    else lines.push(word)
  }
  for (const [index, one] of lines.entries()) row(index === 0 ? label : '', one)
}

const FRAMES = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏']
const FRAME_MS = 80

/**
 * A line that changes while the program waits. On a terminal it spins and counts seconds, and ends as
 * what came last. In a file or a pipe it is written once per change, so that it can be read afterwards.
 */
export function progress(label: string): { update(text: string): void; end(): void } {
  const began = Date.now()
  let shown = ''
  let frame = 0
  const seconds = () => dim(`${((Date.now() - began) / 1000).toFixed(1)} s`)
  const draw = () => {
    frame += 1
    out.write(
      `\r\x1b[2K${' '.repeat(INDENT)}${dim(label.padEnd(WIDTH_OF_LABELS))}${yellow(FRAMES[frame % FRAMES.length] ?? '')} ${shown} ${seconds()}`,
    )
  }
  const timer = out.isTTY ? setInterval(draw, FRAME_MS) : undefined
  return {
    update(text) {
      if (text === shown) return
      shown = text
      if (out.isTTY) draw()
      else row(label, text)
    },
    end() {
      clearInterval(timer)
      if (!out.isTTY) return
      out.write('\r\x1b[2K')
      row(label, green(shown))
    },
  }
}
