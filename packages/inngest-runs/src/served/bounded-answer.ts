import { counted, isJsonObject } from '@x/transport'

/** The largest answer of a tool in bytes, whatever Inngest sends: a model reads all that it is given. */
export const LARGEST_ANSWER = 20_000

/** Bytes of the message around it. */
const ENVELOPE = 600

/** How much of an answer is shown: characters of each value that users made, and members of each list. */
interface Extent {
  readonly value: number
  readonly list: number
}

const EXTENTS: readonly Extent[] = [
  { value: 4_000, list: 100 },
  { value: 1_000, list: 100 },
  { value: 300, list: 100 },
  { value: 100, list: 100 },
  { value: 0, list: 100 },
  { value: 0, list: 50 },
  { value: 0, list: 25 },
  { value: 0, list: 12 },
  { value: 0, list: 6 },
  { value: 0, list: 3 },
  { value: 0, list: 1 },
]

/** Fields that hold what functions returned, or were called with. */
const VALUES: ReadonlySet<string> = new Set(['output', 'input', 'error'])

/** Texts of the server's own that can be of any length: names of functions and steps, and what no schema knows. */
const LONGEST_TEXT = 500

/** What was left out, by what it is. */
type LeftOut = Map<string, number>

/**
 * An answer of a tool as it is, or in the fullest of ever shorter forms that is no larger than answers may be; `leftOut`
 * then says what is missing, and how to get it.
 */
export function boundedAnswer(data: unknown): unknown {
  if (!isJsonObject(data) || sizeOf(data) <= LARGEST_ANSWER - ENVELOPE) return data
  for (const extent of EXTENTS) {
    const leftOut: LeftOut = new Map()
    const shortened = shortenedObject(data, extent, leftOut)
    const shown = { ...withoutCursor(shortened, data), leftOut: inWords(leftOut, data) }
    if (fits(shown)) return shown
  }
  const few = { ...fewFields(data), leftOut: [`all but a few short fields, ${TOO_LONG}`] }
  return fits(few) ? few : { leftOut: [`everything, ${TOO_LONG}`] }
}

const fits = (answer: object): boolean => sizeOf(answer) <= LARGEST_ANSWER - ENVELOPE

const TOO_LONG = `since a response has at most ${LARGEST_ANSWER / 1_000} kB`

/** The most fields, and the longest names and texts, of what is too large in any other form. */
const FEW = 20
const SHORT = 60

/** The first short fields of an answer and of the objects in it: fields that no schema knows can be any number. */
function fewFields(object: Record<string, unknown>, isInner = false): Record<string, unknown> {
  const fields = Object.entries(object).flatMap(([name, value]): [string, unknown][] => {
    if (name.length > SHORT) return []
    if (isJsonObject(value)) return isInner ? [] : [[name, fewFields(value, true)]]
    if (Array.isArray(value)) return [[name, []]]
    return typeof value === 'string' && value.length > SHORT ? [] : [[name, value]]
  })
  return Object.fromEntries(fields.slice(0, FEW))
}

/** In bytes, as a tool answers it: once as text, once as structure. */
function sizeOf(answer: object): number {
  const text = JSON.stringify(answer)
  return new TextEncoder().encode(`${text}${JSON.stringify(text)}`).length
}

function shortenedObject(object: Record<string, unknown>, extent: Extent, leftOut: LeftOut): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(object).map(([name, value]) => [
      name,
      VALUES.has(name) || isOfEvent(name, object)
        ? shortenedValue(name, value, extent, leftOut)
        : shortened(name, value, extent, leftOut),
    ]),
  )
}

/** What the sender of an event made. */
const isOfEvent = (name: string, object: object): boolean =>
  (name === 'data' || name === 'user') && 'internal_id' in object

function shortened(name: string, value: unknown, extent: Extent, leftOut: LeftOut): unknown {
  if (typeof value === 'string') return value.length > LONGEST_TEXT ? `${whole(value, LONGEST_TEXT)}…` : value
  if (isJsonObject(value)) return shortenedObject(value, extent, leftOut)
  if (!Array.isArray(value)) return value
  if (value.length > extent.list) count(leftOut, name, value.length - extent.list)
  return value.slice(0, extent.list).map((member) => shortened(name, member, extent, leftOut))
}

/** Cut JSON is no JSON: a value that is too long is shown as the beginning of its text. */
function shortenedValue(name: string, value: unknown, { value: most }: Extent, leftOut: LeftOut): unknown {
  const text = JSON.stringify(value) ?? ''
  if (text.length <= Math.max(most, 60)) return value
  count(leftOut, name, 1)
  return `${whole(text, most)}… (${text.length} characters in all)`
}

/** Without half of a character at its end. */
const whole = (text: string, length: number): string => text.slice(0, length).replace(/[\uD800-\uDBFF]$/, '')

const count = (leftOut: LeftOut, name: string, more: number): void => {
  leftOut.set(name, (leftOut.get(name) ?? 0) + more)
}

/** The cursor of a page leads past its last row: with it, rows that are not shown would be skipped. */
function withoutCursor(
  shown: Record<string, unknown>,
  { data, page }: Record<string, unknown>,
): Record<string, unknown> {
  const { data: rows } = shown
  const isCut = Array.isArray(data) && Array.isArray(rows) && rows.length < data.length
  if (!isCut || !isJsonObject(page)) return shown
  const { cursor: _, ...others } = page
  return { ...shown, page: others }
}

const lastRows = (number: number, count: number): string => `the last ${number} of ${count} rows`

function inWords(leftOut: LeftOut, { data, page }: Record<string, unknown>): readonly string[] {
  return [...leftOut].map(([name, number]) => {
    const isValue = VALUES.has(name) || name === 'user' || (name === 'data' && !Array.isArray(data))
    if (isValue) return `${name}: cut in ${counted(number, 'place')}, ${TOO_LONG}`
    if (name !== 'data' || !Array.isArray(data)) return `${name}: the last ${number} left out, ${TOO_LONG}`
    // Events continue after the internal_id of one of them.
    if (page === undefined)
      return `${lastRows(number, data.length)}, ${TOO_LONG}. The cursor for the rest is the internal_id of the last row here.`
    const limit = Math.max(1, data.length - number)
    return `${lastRows(number, data.length)}, ${TOO_LONG}. Call again with limit ${limit}; page.cursor then leads to the rest.`
  })
}
