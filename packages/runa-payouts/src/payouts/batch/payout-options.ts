import {
  type Immutable,
  jsonIssues,
  keptIssues,
  listedIssues,
  MOST_FIELDS,
  RequestValidationError,
  type SchemaIssue,
  shownValue,
  type WrittenJson,
  writeJson,
} from '@x/transport'
import { firstAttemptProblem } from '../../idempotency-key.ts'
import type { PayoutJournal } from '../../journal/payout-journal.ts'
import { createOrderRequestSchema } from '../../schemas/index.ts'
import type { PaymentMethod } from '../../wire.gen.ts'
import { ORDERS_PER_MINUTE } from '../access/order-pace.ts'
import { ORDERS_CHECKED } from '../lists/stranger-orders.ts'
import type { PayoutCounts } from '../rows/payout.ts'
import { referenceProblem } from '../rows/reference-problem.ts'
import { journalProblem } from './journal-problem.ts'

interface SharedPayoutOptions {
  /**
   * The caller's own name of the batch, 1 to 64 characters, held to the rules of `deriveIdempotencyKey`. Within
   * it, a payout's reference is paid at most once.
   */
  readonly reference: string
  /** What all orders are paid from. */
  readonly payment_method: Immutable<PaymentMethod>
  /** Whether to wait for orders to end. Default true; with false, orders of several payouts are `accepted`. */
  readonly wait?: boolean | undefined
  /** Checks and counts only: nothing is sent, and nothing is written to the journal. Default false. */
  readonly dryRun?: boolean | undefined
  /** Orders in flight at once, 1 to 100. Default 20. */
  readonly concurrency?: number | undefined
  /** Orders sent in a minute, evenly spaced; the client's other orders and all retries count. 1 to 100,000. Default 285. */
  readonly ordersPerMinute?: number | undefined
  /** Called with the counts so far after every result. What it throws is ignored. */
  readonly onProgress?: ((counts: PayoutCounts) => void) | undefined
  /** Ends the run: nothing more is planned, orders in flight end and are recorded. */
  readonly signal?: AbortSignal | undefined
}

// Compilers explain a union by its last member: TypeScript 5 and 6 by the order of declarations, 7 by the order of names. Both
// come to the journal here, so that whoever forgets it is told of it, and not of `startedAt`.

/** Without a journal: every payout is an order of its own, under a key that follows from the two references. */
export interface JournalFreePayoutOptions extends SharedPayoutOptions {
  readonly journal?: never
  /**
   * When this batch reference was first used, as a Date or in ms since the Unix epoch. Stored with the batch, and read from
   * there by each run, never `Date.now()`: Runa forgets keys after 30 days, so that a run more than 29 days later sends
   * nothing, where one that believes to be the first would pay again. The age is checked before every attempt.
   *
   * Runa keeps refusals under the key as well: a payout that was `rejected` for good, such as for want of funds, stays so
   * under this batch reference. Take it out of the batch, and send it, and no other, under a new one. What was never sent
   * goes on under this one.
   */
  readonly startedAt: Date | number
  readonly retryRejected?: never
  readonly retryFailed?: never
  readonly acceptKeyChange?: never
  readonly checkOrders?: never
  readonly knownOrders?: never
  readonly readPaidOrders?: never
}

/** With a journal: safe against a crash at any point, and up to 200 payouts an order. */
export interface JournaledPayoutOptions extends SharedPayoutOptions {
  /** Where orders are recorded before they are sent. Opened and closed by the run. */
  readonly journal: PayoutJournal
  readonly startedAt?: never
  /**
   * Plans anew, under another key, what an earlier run was refused for good: rows that were mended, and, once the balance
   * was topped up, those that were refused for want of funds. Default false.
   */
  readonly retryRejected?: boolean | undefined
  /** Ids of orders that ended FAILED, or references of payouts in them: these are paid again. */
  readonly retryFailed?: readonly string[] | undefined
  /**
   * Goes on with a journal that was begun with another API key or base URL of the same account. Orders that an earlier
   * run left open are looked for in the list of orders, and never sent again under another key, since Runa may keep
   * idempotency keys apart by API key: what the list does not show stays `unknown`. So does every order that was sent to
   * another base URL, whose id may name another order here. Default false.
   */
  readonly acceptKeyChange?: boolean | undefined
  /**
   * Reads each order that an earlier run has paid once more, so that its `already_paid` rows have `order` and `item` as
   * they had when they were `paid`: for whoever had not stored the links when the process died. One read for each order,
   * not for each row. Default false.
   */
  readonly readPaidOrders?: boolean | undefined
  /**
   * How many of the newest orders of the account are looked at before the first one is sent: has Runa orders of this batch
   * that the journal does not know, it is an older copy or another journal, and the run ends with JournalError `behind`. The
   * walk ends earlier at the first page with an order from before the batch began: a day before the first order of the
   * journal, or 180 days ago where it has none. 1 to 1,000,000, in pages of 500. Default 10,000. False: nothing is looked at.
   *
   * The list tells what an order is called once it has ended, and not while it is PROCESSING.
   */
  readonly checkOrders?: number | false | undefined
  /**
   * Ids of orders of this batch that the journal need not know, since you have accounted for them: whoever they paid is not on
   * the list any more. Default none.
   */
  readonly knownOrders?: readonly string[] | undefined
}

/** Options of `sendPayouts`. */
export type SendPayoutsOptions = JournalFreePayoutOptions | JournaledPayoutOptions

/** A batch, as its run reads it. */
export interface BatchPlan {
  readonly reference: string
  readonly paymentMethod: Immutable<PaymentMethod>
  readonly journal: PayoutJournal | undefined
  /** In ms since the Unix epoch. Only without a journal. */
  readonly startedAt: number
  readonly wait: boolean
  readonly dryRun: boolean
  readonly concurrency: number
  readonly ordersPerMinute: number
  readonly retryRejected: boolean
  readonly retryFailed: ReadonlySet<string>
  readonly acceptKeyChange: boolean
  readonly readPaidOrders: boolean
  readonly checkOrders: number | false
  readonly knownOrders: ReadonlySet<string>
  readonly onProgress: ((counts: PayoutCounts) => void) | undefined
  readonly signal: AbortSignal | undefined
}

export const SEND_PAYOUTS_OPTIONS = [
  'reference',
  'payment_method',
  'journal',
  'startedAt',
  'wait',
  'dryRun',
  'concurrency',
  'ordersPerMinute',
  'retryRejected',
  'retryFailed',
  'acceptKeyChange',
  'readPaidOrders',
  'checkOrders',
  'knownOrders',
  'onProgress',
  'signal',
] as const

const NEED_A_JOURNAL = [
  'retryRejected',
  'retryFailed',
  'acceptKeyChange',
  'readPaidOrders',
  'checkOrders',
  'knownOrders',
] as const

/** So that `<reference>/<key>` fits into the 128 characters of an order's description. */
const LONGEST_BATCH_REFERENCE = 64

const MOST_CHECKED = 1_000_000

const ANY_ITEM = {
  face_value: 1,
  distribution_method: { type: 'PAYOUT_LINK' },
  products: { type: 'SINGLE', value: 'A' },
} as const

/** @throws RequestValidationError with every option that cannot be, by name. */
export function batchPlanOf(options: SendPayoutsOptions, now: number): BatchPlan {
  const paymentMethod = writeJson(options?.payment_method, MOST_FIELDS)
  const issues = [...paymentIssues(paymentMethod), ...optionIssues({ ...options }, now)]
  if (issues.length > 0) {
    const message = `sendPayouts: ${listedIssues(issues)}. Nothing was sent.`
    throw new RequestValidationError(message, keptIssues(issues), { operation: 'sendPayouts' })
  }
  const { journal, startedAt, onProgress, signal } = options
  return {
    reference: options.reference,
    // What the schema finds nothing wrong with is one.
    paymentMethod: paymentMethod.value as PaymentMethod,
    journal,
    startedAt: Number(startedAt),
    wait: options.wait ?? true,
    dryRun: options.dryRun ?? false,
    concurrency: options.concurrency ?? 20,
    ordersPerMinute: options.ordersPerMinute ?? ORDERS_PER_MINUTE,
    retryRejected: options.retryRejected ?? false,
    retryFailed: new Set(options.retryFailed),
    acceptKeyChange: options.acceptKeyChange ?? false,
    readPaidOrders: options.readPaidOrders ?? false,
    checkOrders: options.checkOrders ?? ORDERS_CHECKED,
    knownOrders: new Set(options.knownOrders),
    onProgress,
    signal,
  }
}

const paymentIssues = ({ value, text, issues }: WrittenJson): readonly SchemaIssue[] =>
  jsonIssues({ text, value: { payment_method: value, items: [ANY_ITEM] }, issues: issues.map(belowPayment) }, (body) =>
    createOrderRequestSchema.issues(body).filter(({ path }) => path[0] !== 'items'),
  )

const belowPayment = (issue: SchemaIssue): SchemaIssue => ({ ...issue, path: ['payment_method', ...issue.path] })

function optionIssues(given: Readonly<Record<string, unknown>>, now: number): SchemaIssue[] {
  const issues: SchemaIssue[] = []
  const refuse = (name: string, message: string) => issues.push({ path: [name], code: 'invalid_value', message })
  const { reference, journal, startedAt } = given

  const problem = referenceProblem(reference, LONGEST_BATCH_REFERENCE)
  if (problem !== undefined) refuse('reference', problem)
  if (journal === undefined) {
    if (startedAt === undefined) {
      refuse(
        'journal',
        'missing; pass one, such as fileJournal(path) makes it, so that a run that is started again knows who was paid. A batch that can have no journal takes startedAt instead: the stored time at which its reference was first used, never the present time',
      )
    } else {
      const problem = firstAttemptProblem(startedAt, now)
      // Too old is told payout by payout: each may have been paid.
      if (problem !== undefined && !problem.tooOld) refuse('startedAt', problem.message)
    }
    for (const name of NEED_A_JOURNAL) {
      if (given[name] !== undefined) refuse(name, 'needs a journal')
    }
  } else {
    const problem = journalProblem(journal)
    if (problem !== undefined) refuse('journal', problem)
    if (startedAt !== undefined)
      refuse('startedAt', "is for batches without a journal, which knows every order's own time")
  }
  for (const name of ['wait', 'dryRun', 'retryRejected', 'acceptKeyChange', 'readPaidOrders']) {
    const value = given[name]
    if (value !== undefined && typeof value !== 'boolean')
      refuse(name, `expected true or false, got ${shownValue(value)}`)
  }
  for (const [name, most] of [
    ['concurrency', 100],
    ['ordersPerMinute', 100_000],
  ] as const) {
    const value = given[name]
    if (value !== undefined && !isWhole(value, most)) {
      refuse(name, `expected a whole number from 1 to ${most}, got ${shownValue(value)}`)
    }
  }
  const { checkOrders } = given
  if (checkOrders !== undefined && checkOrders !== false && !isWhole(checkOrders, MOST_CHECKED)) {
    refuse('checkOrders', `expected false or a whole number from 1 to ${MOST_CHECKED}, got ${shownValue(checkOrders)}`)
  }
  for (const [name, what] of [
    ['retryFailed', 'order ids or payout references'],
    ['knownOrders', 'order ids'],
  ] as const) {
    const value = given[name]
    if (value !== undefined && !(Array.isArray(value) && value.every((one) => typeof one === 'string'))) {
      refuse(name, `expected an array of ${what}, got ${shownValue(value)}`)
    }
  }
  if (given.onProgress !== undefined && typeof given.onProgress !== 'function') {
    refuse('onProgress', `expected a function, got ${shownValue(given.onProgress)}`)
  }
  return issues
}

const isWhole = (value: unknown, most: number): boolean =>
  Number.isInteger(value) && Number(value) >= 1 && Number(value) <= most
