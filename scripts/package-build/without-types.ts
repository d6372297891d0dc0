import { stripTypeScriptTypes } from 'node:module'
import type { Plugin } from 'rollup'

const COMMENT_LINE = /^\s*(?:\/\/|\/\*|\*)/

const TYPE_DECLARATION = /^(?:export )?(?:declare|type|interface) /

/** Removes types from TypeScript, and nothing else: lines, names and comments are published as they were written. */
export function withoutTypes(source: string): string {
  // Node puts spaces where types were, so both texts have the same lines and columns.
  const blanked = stripTypeScriptTypes(source).split('\n')
  const lines: string[] = []
  let isInGap = false
  for (const [index, written] of source.split('\n').entries()) {
    const left = blanked[index] ?? ''
    if (left.trim() === '' && written.trim() !== '') {
      // A line of types only. A comment on a type that is gone would be taken for one on what follows.
      if (TYPE_DECLARATION.test(written)) while (COMMENT_LINE.test(lines.at(-1) ?? '')) lines.pop()
      isInGap = true
    } else if (!(isInGap && written === '' && (lines.at(-1) ?? '') === '')) {
      lines.push(left === written ? written : withoutGaps(written, left))
      isInGap = false
    }
  }
  return lines.join('\n')
}

/** Closes the gaps in a line from which types were removed. */
function withoutGaps(written: string, left: string): string {
  let line = ''
  let isInGap = false
  for (let at = 0; at < left.length; at += 1) {
    const char = left.charAt(at)
    const isBlank = char.trim() === ''
    if (isBlank && char !== written.charAt(at)) {
      isInGap = true
    } else if (isBlank && isInGap && isErasedSoon(written, left, at)) {
      // A space between two words of the same type.
    } else {
      if (isInGap && /[\s(]$/.test(line) && isBlank) continue
      if (isInGap && /[),;\]]/.test(char)) line = line.trimEnd()
      line += char
      isInGap = false
    }
  }
  return line.trimEnd()
}

/** Whether the next character that was not a space when it was written is part of a type. */
function isErasedSoon(written: string, left: string, from: number): boolean {
  const next = written.slice(from).search(/\S/)
  return next >= 0 && left.charAt(from + next).trim() === ''
}

export const typesRemoved: Plugin = {
  name: 'types-removed',
  transform: (code, id) => (/\.ts(?:\?|$)/.test(id) ? { code: withoutTypes(code), map: null } : null),
}
