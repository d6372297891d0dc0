import { isJsonObject, type SchemaIssue, shownValue, unknownName } from '@x/transport'

/**
 * Checks bodies of commands, by hand: with a schema of zod, every client would carry what only these would need of it, as
 * the library is one file to a bundler.
 */
export interface BodyCheck<Body> {
  /** Everything that is wrong with a body; empty where it is a Body. */
  issues(body: unknown): readonly SchemaIssue[]
  /** Only says what type it stands for. */
  readonly body?: Body
}

/** What is wrong with the value of one field, whose path begins at the value. */
export type FieldCheck = (value: unknown) => readonly SchemaIssue[]

/** A field that does not go with the others. */
export interface FieldConflict<Body> {
  readonly field: keyof Body & string
  /** What is allowed, so that it reads well after "expected". */
  readonly expected: string
}

interface BodySpec<Body> {
  readonly fields: { readonly [Field in keyof Body]-?: FieldCheck }
  /** The fields that have to be there. */
  readonly required?: readonly (keyof Body & string)[]
  /** OperationRequest for a body each field of which is right by itself. */
  readonly conflicts?: (body: Body) => readonly FieldConflict<Body>[]
}

/** An object with these fields and no others. */
export function bodyOf<Body extends object>({
  fields,
  required = [],
  conflicts = () => [],
}: BodySpec<Body>): BodyCheck<Body> {
  const checks: Readonly<Record<string, FieldCheck>> = fields
  const check = (body: unknown): readonly SchemaIssue[] => {
    if (!isJsonObject(body)) return notAnObject(body)
    const missing = required
      .filter((field) => !Object.hasOwn(body, field))
      .map((field) => issueAt([field], 'missing', 'missing; it is required'))
    const unknown = unknownName('field', Object.keys(checks))
    const wrong = Object.entries(body).flatMap(([field, value]) => {
      const own = Object.hasOwn(checks, field) ? checks[field] : undefined
      if (own === undefined) return [issueAt([field], 'unrecognized_keys', unknown(field))]
      return own(value).map((issue) => ({ ...issue, path: [field, ...issue.path] }))
    })
    if (missing.length + wrong.length > 0) return [...missing, ...wrong]
    // Each of its fields is as it should be, so that it is a Body.
    return conflicts(body as Body).map(({ field, expected }) => {
      const value = body[field]
      if (value === undefined) return issueAt([field], 'missing', `missing; expected ${expected}`)
      return issueAt([field], 'invalid_combination', `expected ${expected}, got ${shownValue(value)}`)
    })
  }
  return { issues: check }
}

/** An object whose keys are the caller's own. `check` judges a key and its value. */
export const mapWith =
  (
    check: (key: string, value: unknown) => { readonly expected: string; readonly got?: string } | undefined,
  ): FieldCheck =>
  (map) => {
    if (!isJsonObject(map)) return notAnObject(map)
    return Object.entries(map).flatMap(([key, value]) => {
      const wrong = check(key, value)
      if (wrong === undefined) return []
      return [issueAt([key], 'invalid_value', `expected ${wrong.expected}, got ${wrong.got ?? shownValue(value)}`)]
    })
  }

export const listOf =
  (one: FieldCheck, most: number): FieldCheck =>
  (list) => {
    if (!Array.isArray(list) || list.length > most) {
      const got = Array.isArray(list) ? `${list.length}` : shownValue(list)
      return [issueAt([], 'invalid_value', `expected an array of at most ${most}, got ${got}`)]
    }
    return list.flatMap((value, index) => one(value).map((issue) => ({ ...issue, path: [index, ...issue.path] })))
  }

/**
 * A value of which something holds.
 *
 * @param expected so that it reads well after "expected"
 * @param isShown whether a message may show it: it may be a secret
 */
export const valueThat =
  (expected: string, holds: (value: unknown) => boolean, isShown = true): FieldCheck =>
  (value) => {
    if (holds(value)) return []
    return [issueAt([], 'invalid_value', `expected ${expected}, got ${isShown ? shownValue(value) : 'another value'}`)]
  }

export const textThat = (expected: string, holds: (value: string) => boolean, isShown = true): FieldCheck =>
  valueThat(expected, (value) => typeof value === 'string' && holds(value), isShown)

export const aName = (most: number): FieldCheck =>
  textThat(`a string of 1 to ${most} characters`, ({ length }) => length >= 1 && length <= most)

export const oneOf = (words: readonly string[]): FieldCheck =>
  valueThat(words.join(', '), (value) => words.some((word) => word === value))

export const wholeNumber = (least: number, most: number): FieldCheck =>
  valueThat(
    `a whole number from ${least} to ${most}`,
    (value) => Number.isInteger(value) && Number(value) >= least && Number(value) <= most,
  )

export const numberFrom = (least: number, most: number): FieldCheck =>
  valueThat(
    `a number from ${least} to ${most}`,
    (value) => typeof value === 'number' && value >= least && value <= most,
  )

export const trueOrFalse: FieldCheck = valueThat('true or false', (value) => typeof value === 'boolean')

export const anything: FieldCheck = () => []

const issueAt = (path: SchemaIssue['path'], code: string, message: string): SchemaIssue => ({ path, code, message })

const notAnObject = (value: unknown): readonly SchemaIssue[] => [
  issueAt([], 'invalid_type', `expected an object, got ${shownValue(value)}`),
]
