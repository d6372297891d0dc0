import { expect, it } from 'vitest'
import { withoutTypes } from './without-types.ts'

it.each([
  ['annotations', 'const f = (a: string, b?: number): Promise<void> => go(a)', 'const f = (a, b) => go(a)'],
  ['casts', 'const a = (b as Foo<Bar>)', 'const a = (b)'],
  ['satisfies', 'const TABLE = { a: 1 } satisfies Readonly<Record<string, number>>', 'const TABLE = { a: 1 }'],
  ['type arguments', 'const m = new Map<string, Set<number>>()', 'const m = new Map()'],
  ['type parameters', 'export async function f<T extends object>(a: T): Promise<T> {', 'export async function f(a) {'],
  ['modifiers of fields', '  readonly #a: string', '  #a'],
  ['implements clauses', 'class A extends B implements C, D {}', 'class A extends B {}'],
  ['imported types', "import { type A, b, type C } from './b.ts'", "import { b, } from './b.ts'"],
  ['nothing from text that looks like types', "const s = 'a: string  as  Foo'", "const s = 'a: string  as  Foo'"],
])('removes %s, and leaves the rest of the line as it was', (_, written, left) => {
  const [wrapped, expected] = /^ {2}/.test(written)
    ? [`class A {\n${written}\n}`, `class A {\n${left}\n}`]
    : [written, left]
  const closed = (text: string) => (text.endsWith('{') ? `${text}\n}` : text)
  expect(withoutTypes(closed(wrapped))).toBe(closed(expected))
})

it('removes whole declarations with their comments, and no other comment or line', () => {
  const written = `// About the file.
import type { A } from './a.ts'

/** Gone. */
export interface Gone {
  /** Gone, too. */
  readonly a: A
}

/** Stays. */
export const stays = \`
  two lines


  of text\`

// Gone.
type Also =
  | 'a'
  | 'b'

/** Stays, too. */
export function twice(value: Also): Also
export function twice(value: string): string {
  // Inside.
  return value + value
}
`
  expect(withoutTypes(written)).toBe(`// About the file.

/** Stays. */
export const stays = \`
  two lines


  of text\`

/** Stays, too. */
export function twice(value) {
  // Inside.
  return value + value
}
`)
})
