import { codeBlocks } from '../readme-check/code-blocks.ts'

const COMMAND = '$ npm run check'

/** What a README says that `npm run check` prints: the lines of every block that begins with that command. */
export const shownOutput = (readme: string): string[] =>
  codeBlocks(readme)
    .map(({ code }) => code.trimEnd().split('\n'))
    .filter(([first]) => first === COMMAND)
    .flatMap(([, ...lines]) => lines)
    .filter((line) => line.trim() !== '')

/** What differs from run to run: ids, ports and durations. */
const VARYING =
  /\b[A-Z]-[A-Z0-9-]+\b|\b[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}\b|\b[\dA-HJKMNP-TV-Z]{26}\b|:\d{4,5}\b|\d+(?:\.\d+)? m?s\b/g

const comparable = (line: string): string => line.replaceAll(VARYING, '#').trim()

/** The first line that is shown but was not printed, in this order. Lines of `…` stand for what is left out. */
export function firstUntrue(shown: readonly string[], printed: string): string | undefined {
  const lines = printed.split('\n').map(comparable)
  let from = 0
  return shown.find((line) => {
    if (line.trim() === '…') return false
    const at = lines.indexOf(comparable(line), from)
    from = at + 1
    return at === -1
  })
}
