import { shownValue } from '@x/transport'

/**
 * The one rule for texts that tell payments apart: parts of derived keys, keys made by hand, and references of batches
 * and payouts. Two texts that look alike make two payments where a person means one; a text left behind by a missing
 * value makes one payment out of many.
 */

/** A kind of character that such a text must not have, and how to fix it. The first one found is reported. */
interface Refusal {
  readonly pattern: RegExp
  readonly expected: string
  readonly fix: string
}

/** The text was valid in other programs and in earlier versions of this one. */
const ONCE_USED = 'If you paid under it before, look for that order first'

const REFUSALS: readonly Refusal[] = [
  {
    pattern: /\p{Cs}/u,
    expected: 'well-formed Unicode, got a lone surrogate (half of a character),',
    fix: 'cut text between characters, not within them',
  },
  {
    pattern: /[\p{Cc}\p{Zl}\p{Zp}]/u,
    expected: 'no control characters, got',
    fix: `remove it. ${ONCE_USED}`,
  },
  {
    // Format characters, and fillers that Unicode counts as letters. Symbols with a variation selector look different.
    pattern: /\p{Cf}|(?!\p{Variation_Selector})\p{Default_Ignorable_Code_Point}/u,
    expected: 'no invisible characters, got',
    fix: `remove it. ${ONCE_USED}`,
  },
  {
    pattern: /(?! )\p{Zs}/u,
    expected: 'ordinary spaces, got',
    fix: `replace it with " ". ${ONCE_USED}`,
  },
]

const NAMES: ReadonlyMap<string, string> = new Map([
  ['\t', 'tab'],
  ['\n', 'line break'],
  ['\r', 'carriage return'],
  [' ', 'space'],
  ['\u00a0', 'no-break space'],
  ['\u00ad', 'soft hyphen'],
  ['\u200b', 'zero-width space'],
  ['\u200c', 'zero-width non-joiner'],
  ['\u200d', 'zero-width joiner'],
  ['\u2060', 'word joiner'],
  ['\ufeff', 'byte order mark'],
])

/** Texts without white space, without a second Unicode form, and without anything invisible. */
const VISIBLE_ASCII = /^[!-~]+$/

/**
 * What is wrong with a text that tells payments apart, where, and how to fix it; or undefined. The message shows only
 * the invalid part of the text.
 */
export function identifyingTextProblem(text: string): string | undefined {
  // Most keys are UUIDs, checked at every order. They contain none of the rejected characters.
  if (VISIBLE_ASCII.test(text)) return missingValueProblem(text)
  if (text === '') return 'expected a non-empty string, got ""'
  if (text.trim() === '') return 'expected a non-empty string, got only whitespace'
  const outer = outerSpaceProblem(text)
  if (outer !== undefined) return outer
  for (const { pattern, expected, fix } of REFUSALS) {
    const found = pattern.exec(text)
    if (found !== null) return `expected ${expected} ${shownAt(text, found.index)}: ${fix}`
  }
  return formProblem(text) ?? missingValueProblem(text)
}

/** What is wrong with the reference of a batch or of a payout, or undefined. */
export function referenceProblem(reference: unknown, longest: number): string | undefined {
  if (reference === undefined) return 'missing; expected a string'
  if (typeof reference !== 'string') return `expected a string, got ${shownValue(reference)}`
  if (reference.length > longest) return `expected at most ${longest} characters, got ${reference.length}`
  return identifyingTextProblem(reference)
}

/** White space as `trim()` sees it, which includes a byte order mark. */
function outerSpaceProblem(text: string): string | undefined {
  if (text.trim() === text) return undefined
  const at = text.trimStart() === text ? text.trimEnd().length : 0
  return `expected no leading or trailing whitespace, got ${shownAt(text, at)}: pass it through .trim(). ${ONCE_USED}`
}

/** What is wrong with the Unicode form of a text, or undefined. */
function formProblem(text: string): string | undefined {
  const normalized = text.normalize('NFC')
  if (normalized === text) return undefined
  let at = 0
  for (const character of text) {
    if (!normalized.startsWith(character, at)) break
    at += character.length
  }
  // With its combining marks.
  const [letter = ''] = /^.\p{M}*/su.exec(text.slice(at)) ?? []
  return `expected text in Unicode NFC, got another form (${codePoints(letter)}) at ${place(text, at)}: pass it through .normalize('NFC'). ${ONCE_USED}`
}

/** Separators between the parts of a key that was put together as text. A dot also occurs within names. */
const SEPARATORS = /[-_:/|#,;=&+"(){}[\]]/

/** What `missingIn` looks for; few texts contain it. */
const MISSING_WORD = /undefined|NaN|null/

/** How `LAST_IS_EMPTY` matches end; that expression takes far longer to test. */
const ENDS_OPEN = /[-_:/|]$/

/** Never part of a name, wherever it occurs. */
const NEVER_MEANT = /\[object \w+\]|(?<!\p{L})Invalid Date(?!\p{L})/u

/**
 * Words and numbers with separators between them, and a separator at the end: `bonus-2026-11-`. Random keys, which may
 * end with a hyphen, do not look like that, nor does `A-`.
 */
const LAST_IS_EMPTY =
  /^(?:\p{Lu}?\p{Ll}+|\p{Lu}+|\d+)(?:[-_:/|](?:\p{Lu}?\p{Ll}+|\p{Lu}+|\d+))*(?<![-_:/|]\p{L}|^\p{L})[-_:/|]$/u

/**
 * What a template literal or a `String()` call makes of a missing value: `undefined`, `bonus-null`, `""`, `bonus-`. One
 * such key would serve every payout.
 */
function missingValueProblem(text: string): string | undefined {
  const advice = 'is what a missing value looks like as text: check the value that you put there'
  const found = NEVER_MEANT.exec(text)
  if (found !== null) return `got ${shownValue(found[0])} at ${place(text, found.index)}, which ${advice}`
  if (/^[-_:/|#,;=&+"'(){}[\].\s]+$/.test(text)) return `got ${shownValue(text)}, which ${advice}`
  if (ENDS_OPEN.test(text) && LAST_IS_EMPTY.test(text))
    return `got nothing after the last "${text.slice(-1)}", which ${advice}`
  if (!MISSING_WORD.test(text)) return undefined
  let start = 0
  for (const part of text.split(SEPARATORS)) {
    const missing = missingIn(part.trim())
    if (missing !== undefined) {
      return `got "${missing}" at ${place(text, text.indexOf(missing, start))}, which ${advice}`
    }
    start += part.length + 1
  }
  return undefined
}

/** The missing value among the parts between separators. `jennifer.null` is a name: Null is a real surname. */
function missingIn(part: string): string | undefined {
  const pieces = part.split('.')
  const missing = pieces.find((piece) => piece === 'undefined' || piece === 'NaN')
  if (missing !== undefined || !pieces.includes('null')) return missing
  const others = pieces.filter((piece) => piece !== 'null')
  const atAnEnd = pieces.length - others.length === 1 && (pieces[0] === 'null' || pieces.at(-1) === 'null')
  const isName = others.length > 0 && atAnEnd && others.every((piece) => /^[\p{L}\p{M}'’]+$/u.test(piece))
  return isName ? undefined : 'null'
}

/** The character at an index, and where it is: `U+00A0 (no-break space) at character 6`. */
function shownAt(text: string, index: number): string {
  const character = String.fromCodePoint(text.codePointAt(index) ?? 0)
  const name = NAMES.get(character)
  return `${codePoints(character)}${name === undefined ? '' : ` (${name})`} at ${place(text, index)}`
}

/** Counted as people do: from 1, in characters. */
const place = (text: string, index: number): string => `character ${[...text.slice(0, index)].length + 1}`

const codePoints = (characters: string): string =>
  [...characters]
    .map((character) => `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`)
    .join(' ')
