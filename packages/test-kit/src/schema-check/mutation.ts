import fc from 'fast-check'
import { isJsonObject } from './json-schema.ts'

/** What the documents of one API are made of. Changes in its own words reach further than changes at random. */
export interface Vocabulary {
  /** Values to put in the place of others: members of enumerations, near misses of patterns. */
  readonly values: readonly unknown[]
  /** Keys to add. */
  readonly keys: readonly string[]
}

/** A random document with one or two changes that often break it. */
export function mutated(documents: fc.Arbitrary<unknown>, vocabulary: Vocabulary): fc.Arbitrary<unknown> {
  const change = fc.tuple(fc.nat(), fc.constantFrom(...changesIn(vocabulary)))
  return fc.tuple(documents, fc.array(change, { minLength: 1, maxLength: 2 })).map(([document, changes]) => {
    // Through JSON, because that is how documents come; it also parts the members that fast-check shares.
    const root: Record<string, unknown> = { document: JSON.parse(JSON.stringify(document)) }
    for (const [choice, apply] of changes) {
      const places = placesIn(root)
      const place = places[choice % places.length]
      if (place) apply(place)
    }
    // Taken away altogether, a document is null: that is still JSON.
    return root.document ?? null
  })
}

/** One value in a document, by the object or array that holds it. */
interface Place {
  readonly holder: Record<string, unknown>
  readonly key: string
}

function placesIn(root: Record<string, unknown>): Place[] {
  const places: Place[] = [{ holder: root, key: 'document' }]
  for (const { holder, key } of places) {
    const value = holder[key]
    if (typeof value !== 'object' || value === null) continue
    // Arrays are objects whose keys are their indices, and that is all that is needed of them here.
    const inner = value as Record<string, unknown>
    for (const innerKey of Object.keys(inner)) places.push({ holder: inner, key: innerKey })
  }
  return places
}

type Change = (place: Place) => void

const ANY_VALUES: readonly unknown[] = [
  null,
  true,
  0,
  -1,
  0.5,
  100,
  1e21,
  '',
  'x',
  'x'.repeat(129),
  'x'.repeat(256),
  [],
  ['x', 'x'],
  {},
  'constructor',
]

const replaceBy =
  (replacement: unknown): Change =>
  ({ holder, key }) => {
    set(holder, key, structuredClone(replacement))
  }

const remove: Change = ({ holder, key }) => {
  if (Array.isArray(holder)) holder.splice(Number(key), 1)
  else delete holder[key]
}

const ANY_KEYS = ['extra', '__proto__', 'constructor']

const add =
  (name: string): Change =>
  (place) => {
    const target = objectAt(place)
    if (target) set(target, name, 1.25)
  }

const repeatItems = [2, 201, 501].map(
  (count): Change =>
    ({ holder, key }) => {
      const list = [holder, holder[key]].find(Array.isArray)
      if (list && list.length > 0) list.push(...Array.from({ length: count }, (_, index) => list[index % list.length]))
    },
)

const manyKeys: Change = (place) => {
  const target = objectAt(place)
  if (target) for (let index = 0; index < 21; index += 1) set(target, `key ${index}`, 'x')
}

const longKey: Change = (place) => {
  const target = objectAt(place)
  // A string, because that is what a map with a limit on its keys takes.
  if (target) set(target, 'k'.repeat(41), 'x')
}

const bendString = [
  (text: string) => text + 'x'.repeat(256),
  (text: string) => ` ${text}`,
  (text: string) => text.toLowerCase(),
].map(
  (bend): Change =>
    ({ holder, key }) => {
      const value = holder[key]
      if (typeof value === 'string') holder[key] = bend(value)
    },
)

// Only steps that a double takes exactly: ajv tolerates rounding noise in multiples of 0.01, and our schemas do not.
const bendNumber = [
  (n: number) => -n,
  (n: number) => n / 2,
  (n: number) => n / 1024,
  (n: number) => Math.trunc(n) + 0.5,
].map(
  (bend): Change =>
    ({ holder, key }) => {
      const value = holder[key]
      if (typeof value === 'number') holder[key] = bend(value)
    },
)

function changesIn({ values, keys }: Vocabulary): Change[] {
  return [
    ...[...ANY_VALUES, ...values].map(replaceBy),
    ...Array.from({ length: 12 }, () => remove),
    ...[...ANY_KEYS, ...keys].map(add),
    ...repeatItems,
    ...Array.from({ length: 4 }, () => manyKeys),
    ...Array.from({ length: 4 }, () => longKey),
    ...bendString,
    ...bendString,
    ...bendNumber,
  ]
}

/** The object at a place or else the one around it; arrays are none. */
function objectAt({ holder, key }: Place): Record<string, unknown> | undefined {
  return [holder[key], holder].find(isJsonObject)
}

/** Also under `__proto__`, where an assignment would change the prototype. */
function set(holder: Record<string, unknown>, key: string, value: unknown): void {
  Object.defineProperty(holder, key, { value, writable: true, enumerable: true, configurable: true })
}
