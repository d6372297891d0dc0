import { shownValue, suggestion, unknownName } from '@x/transport'
import { JournalError } from './journal-error.ts'
import type { Settlement } from './payout-journal.ts'

type Result = Settlement['result']

interface Form {
  /** The required fields: each a non-empty string. */
  readonly required: readonly string[]
  readonly optional: readonly string[]
}

const FORMS: ReadonlyMap<string, Form> = new Map(
  Object.entries({
    accepted: { required: ['orderId'], optional: [] },
    paid: { required: ['orderId'], optional: ['createdAt'] },
    failed: { required: ['orderId'], optional: [] },
    rejected: { required: ['reason'], optional: [] },
    released: { required: ['reason'], optional: [] },
  } satisfies Record<Result, Form>),
)

const RESULTS = [...FORMS.keys()]

/** Whether a stored word is the result of a settlement. Journals once recorded any word. */
export const isResult = (word: unknown): word is Result => typeof word === 'string' && FORMS.has(word)

/** What is wrong with a settlement, as a phrase; undefined if it may be recorded. */
export function settlementProblem(settlement: unknown): string | undefined {
  if (typeof settlement !== 'object' || settlement === null || Array.isArray(settlement)) {
    return `expected an object such as { result: 'paid', orderId: 'O-…' }, got ${shown(settlement)}`
  }
  const fields: Record<string, unknown> = { ...settlement }
  const { result } = fields
  const form = typeof result === 'string' ? FORMS.get(result) : undefined
  if (form === undefined) {
    return `result: got ${shown(result)}; ${suggestion(typeof result === 'string' ? result : '', RESULTS)}`
  }
  const known = ['result', ...form.required, ...form.optional]
  for (const name of Object.keys(fields)) {
    if (known.includes(name) || fields[name] === undefined) continue
    return `${name}: ${unknownName(`field of a ${String(result)} settlement`, known)(name)}`
  }
  const missing = form.required.find((name) => !isText(fields[name]))
  if (missing !== undefined) return `${missing}: expected a non-empty string, got ${shown(fields[missing])}`
  const { createdAt } = fields
  if (createdAt !== undefined && !(isText(createdAt) && !Number.isNaN(Date.parse(createdAt)))) {
    return `createdAt: expected a date and time in ISO 8601, got ${shown(createdAt)}`
  }
  return undefined
}

/** Whether a value is a settlement that a journal may record. */
export const isSettlement = (value: unknown): value is Settlement => settlementProblem(value) === undefined

/**
 * Rejects anything that is not a settlement. Every journal calls it first in `settle`. People also call `settle` by
 * hand, and after an unknown word its payouts would have no result any more.
 *
 * @throws JournalError `invalid_settlement`, which names the field, what came and what is allowed.
 */
export function requireSettlement(key: string, settlement: unknown): asserts settlement is Settlement {
  const problem = settlementProblem(settlement)
  if (problem === undefined) return
  throw new JournalError('invalid_settlement', `the settlement of ${shownValue(key)} was not recorded: ${problem}`, {
    ...(typeof key === 'string' ? { idempotencyKey: key } : {}),
  })
}

const shown = (value: unknown): string => (value === undefined ? 'nothing' : shownValue(value))

const isText = (value: unknown): value is string => typeof value === 'string' && value !== ''
