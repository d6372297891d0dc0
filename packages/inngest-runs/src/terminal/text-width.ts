/** What a terminal does not show as a character: control characters, and those that turn the direction of text. */
const INVISIBLE = /[\p{Cc}\u200E\u200F\u202A-\u202E\u2066-\u2069]/gu

/** Marks and joiners, which have no width of their own. */
const WIDTHLESS = /^[\p{Mn}\p{Me}\p{Cf}]$/u

/** What fills two columns: the wide blocks of East Asian scripts, and pictures. */
const WIDE =
  /^[\u1100-\u115F\u2E80-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF00-\uFF60\uFFE0-\uFFE6\u{1F300}-\u{1F64F}\u{1F680}-\u{1F6FF}\u{1F900}-\u{1F9FF}\u{20000}-\u{3FFFD}]$/u

/**
 * A text in one line that cannot do anything to a terminal. Names of functions and steps, and messages of errors, are
 * anybody's: an escape sequence in one of them could hide lines or fake others.
 */
export const plainLine = (text: string): string => text.replace(/[\t\r\n]+/g, ' ').replace(INVISIBLE, '')

/** How many columns a plain line fills. */
export const widthOf = (text: string): number => [...text].reduce((sum, character) => sum + columnsOf(character), 0)

const columnsOf = (character: string): number => (WIDTHLESS.test(character) ? 0 : WIDE.test(character) ? 2 : 1)

/** A plain line of exactly so many columns: filled up with spaces, or cut off with an ellipsis. */
export function fitted(text: string, columns: number): string {
  const shown = shortened(text, columns)
  return shown + ' '.repeat(columns - widthOf(shown))
}

/** A plain line of at most so many columns. */
export function shortened(text: string, columns: number): string {
  if (widthOf(text) <= columns) return text
  let shown = ''
  let width = 0
  for (const character of text) {
    width += columnsOf(character)
    if (width > columns - 1) break
    shown += character
  }
  return `${shown}…`
}
