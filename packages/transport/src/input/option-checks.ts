import type { SchemaIssue } from '../issues/schema.ts'
import { orList, shownKind } from '../issues/shown-value.ts'
import { nearestNames, suggestion } from '../issues/unknown-name.ts'
import { LONGEST_TIMER_MS } from '../time/clock.ts'
import { deadlineProblem } from '../time/deadline.ts'
import { isJsonObject, isPlainObject } from './given-values.ts'
import { headerNameProblem, headerValueProblem } from './wire-text.ts'

/** What is wrong with the value of an option, or undefined. Never called for an option that is undefined. */
export type OptionCheck = (value: unknown) => string | undefined

/** Every option that a function takes, by its name. */
export type OptionChecks = Readonly<Record<string, OptionCheck>>

/** The one declaration of the options of a type: none can be forgotten, and none invented. */
export type ChecksOf<Options> = Readonly<Record<keyof Options, OptionCheck>>

/** For an option whose check needs more than its value, or which has none. */
export const checkedElsewhere: OptionCheck = () => undefined

// @__NO_SIDE_EFFECTS__
const expecting =
  (what: string, isRight: (value: unknown) => boolean): OptionCheck =>
  (value) =>
    isRight(value) ? undefined : `expected ${what}, got ${shownKind(value)}`

export const trueOrFalse = expecting('true or false', (value) => typeof value === 'boolean')

// @__NO_SIDE_EFFECTS__
export const wholeNumber = (most: number, least = 0): OptionCheck =>
  expecting(
    `a whole number from ${least} to ${most}`,
    (value) => Number.isInteger(value) && Number(value) >= least && Number(value) <= most,
  )

export const aTimeout = expecting(
  `a number of ms above 0 and at most ${LONGEST_TIMER_MS}`,
  (value) => typeof value === 'number' && value > 0 && value <= LONGEST_TIMER_MS,
)

export const aFunction = expecting('a function', (value) => typeof value === 'function')

// @__NO_SIDE_EFFECTS__
export const oneOf = (...members: readonly string[]): OptionCheck =>
  expecting(orList(members.map((member) => JSON.stringify(member))), (value) =>
    members.some((member) => member === value),
  )

export const anApiKey: OptionCheck = (value) => (typeof value === 'function' ? undefined : headerValueProblem(value))

export const aDeadline: OptionCheck = (value) => {
  const problem = deadlineProblem(value)
  return problem === undefined
    ? undefined
    : `expected a Date, a number of ms from now, or a function that returns ms, got ${problem}`
}

export const aSignal = expecting(
  'an AbortSignal',
  (value) => typeof value === 'object' && value !== null && 'aborted' in value && 'addEventListener' in value,
)

export const anAppInfo: OptionCheck = (value) => {
  if (typeof value !== 'object' || value === null) return `expected an object with a name, got ${shownKind(value)}`
  const { name, version, url }: Record<string, unknown> = { ...value }
  const problem = [name, version ?? 'x', url ?? 'x'].map(headerValueProblem).find((found) => found !== undefined)
  return problem === undefined ? undefined : `name, version and url go into a header: ${problem}`
}

/** What is wrong with options as a whole: anything but an object, such as null. Undefined means that there are none. */
export const optionsIssues = (options: unknown, name = 'options'): SchemaIssue[] =>
  options === undefined || isJsonObject(options)
    ? []
    : [{ path: [name], code: 'invalid_type', message: `expected an object, got ${shownKind(options)}` }]

/** What is wrong with options: unknown names, and values that their name does not allow. */
export function optionProblems(options: unknown, known: OptionChecks): SchemaIssue[] {
  const issues = optionsIssues(options)
  if (issues.length > 0) return issues
  const nearest = nearestNames()
  // Randomness is only for this project's own tests.
  const names = Object.keys(known).filter((name) => name !== 'random')
  return Object.entries(Object(options)).flatMap(([name, value]) => {
    // A misspelt idempotencyKey that is silently dropped pays twice.
    if (!Object.hasOwn(known, name)) {
      const message = `unknown option; ${suggestion(name, names, nearest)}`
      return [{ path: [name], code: 'unrecognized_keys', message }]
    }
    const message = value === undefined ? undefined : known[name]?.(value)
    return message === undefined ? [] : [{ path: [name], code: 'invalid_value', message }]
  })
}

/** Request headers that no caller may set, by lower-case name, with the reason. */
const ALWAYS_RESERVED: Readonly<Record<string, string>> = {
  accept: 'the response is always JSON',
  connection: 'the runtime sets it',
  'content-length': 'the runtime computes it from the body',
  'content-type': 'the body is always JSON',
  host: 'use the client option baseUrl',
  'user-agent': 'use the client option appInfo',
}

/** What is wrong with the headers of a call. */
export function headerProblems(headers: unknown, ofApi: Readonly<Record<string, string>>): SchemaIssue[] {
  if (headers === undefined) return []
  if (!isPlainObject(headers)) {
    // Entries of a Headers or a Map are not properties: they would be silently dropped.
    return [
      {
        path: ['headers'],
        code: 'invalid_type',
        message: `expected a plain object of strings, got ${shownHeaders(headers)}`,
      },
    ]
  }
  const reserved = { ...ALWAYS_RESERVED, ...ofApi }
  return Object.entries(headers).flatMap(([name, value]) => {
    if (value === undefined) return []
    const instead = Object.hasOwn(reserved, name.toLowerCase()) ? reserved[name.toLowerCase()] : undefined
    const message =
      instead === undefined
        ? (headerNameProblem(name) ?? headerValueProblem(value))
        : `is set by the client; ${instead}`
    return message === undefined ? [] : [{ path: ['headers', name], code: 'invalid_value', message }]
  })
}

const shownHeaders = (value: unknown): string => (value instanceof Headers ? 'a Headers object' : shownKind(value))
