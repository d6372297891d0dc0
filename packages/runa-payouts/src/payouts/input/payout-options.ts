import {
  aFunction,
  type ChecksOf,
  checkedElsewhere,
  invalidInput,
  jsonIssues,
  MOST_FIELDS,
  type OptionCheck,
  optionProblems,
  type SchemaIssue,
  SHARED_CALL_OPTIONS,
  shownValue,
  trueOrFalse,
  type WrittenJson,
  wholeNumber,
  writeJson,
} from '@x/transport'
import { RUNA_API } from '../../api/api.ts'
import type { PayoutJournal } from '../../journal/payout-journal.ts'
import { firstAttemptProblem } from '../../keys/idempotency-key.ts'
import { referenceProblem } from '../../keys/identifying-text.ts'
import { anOrderCheck, type OrderCheck } from '../../orders/order-check.ts'
import { createOrderRequestSchema } from '../../schemas/index.ts'
import type { PaymentMethod } from '../../wire.gen.ts'
import { ORDERS_PER_MINUTE } from '../access/order-rate-limiter.ts'
import { ORDERS_CHECKED } from '../lists/unclaimed-orders.ts'
import type { PayoutCounts } from '../results/payout.ts'
import { journalProblem } from './callers-journal.ts'

/** Checks payouts: a catalogue of `createCatalogue`, or your own object. */
export interface PayoutCheck extends OrderCheck {
  /** The product that a code orders, whose `currency` is what a dry run adds up by. */
  get?(code: string): PromiseLike<object | undefined>
}

interface SharedPayoutOptions {
  /**
   * Your own name for the batch, 1 to 64 characters, with the rules of `deriveIdempotencyKey`. Within it, a payout's
   * reference is paid at most once.
   */
  readonly reference: string
  /** The payment method of all orders. */
  readonly payment_method: PaymentMethod
  /** Whether to wait for orders to end. Default true; with false, orders of several payouts are `accepted`. */
  readonly wait?: boolean | undefined
  /**
   * Only checks and counts: nothing is placed, and nothing is written to the journal. With `check`, the result has a
   * `cost`: sums by currency, and Runa's own estimate, which takes up to 50 requests. Default false.
   */
  readonly dryRun?: boolean | undefined
  /** Orders in flight at once, 1 to 100. Default 20. */
  readonly concurrency?: number | undefined
  /** Orders sent per minute, evenly spaced; the client's other orders and all retries count. 1 to 100,000. Default 285. */
  readonly ordersPerMinute?: number | undefined
  /**
   * Checks payouts before anything is recorded or sent for them: pass a catalogue of `createCatalogue`, or any object
   * with such a function. Each is checked when the list reaches it, as the only item of an order, and orders of several
   * are checked again as a whole. A payout with a problem is `not_sent` and `invalid`, with a RequestValidationError;
   * nothing is recorded for it, and the next run checks it again. An order whose payouts do not fit together is split,
   * so that each is sent.
   *
   * A check never stops a repeat: what the journal has recorded is sent again without it. Without a journal, this run
   * cannot know whether an earlier one sent a payout: run the batch again without `check` if it may have.
   *
   * If the check fails, the run ends with an SdkError, with the failure as its `cause`. The run waits for a check that
   * takes long, until the `signal` aborts. Default: no check.
   */
  readonly check?: PayoutCheck | undefined
  /**
   * Called with the warnings of a check: with the reference of the payout that they are about and paths within it, or
   * without a reference for warnings about no payout, such as an old catalogue. Each is given once in a run. What it
   * throws is ignored. Default: nothing.
   */
  readonly onCheckWarnings?: ((warnings: readonly SchemaIssue[], reference: string | undefined) => void) | undefined
  /** Called with the counts so far after every result. Errors it throws are ignored. */
  readonly onProgress?: ((counts: PayoutCounts) => void) | undefined
  /** Ends the run: nothing more is planned; orders in flight end and are recorded. */
  readonly signal?: AbortSignal | undefined
}

// Compilers explain a union by its last member: TypeScript 5 and 6 by the order of declarations, 7 by the order of
// names. Both lead to the journal here, so that an error about a missing journal names it and not `startedAt`.

/** Without a journal: every payout is its own order, under a key derived from the two references. */
export interface JournalFreePayoutOptions extends SharedPayoutOptions {
  /** Leave it out to send a batch without a journal. Pass one if you can: it survives a crash. */
  readonly journal?: never
  /**
   * When this batch reference was first used, as a Date or in ms since the Unix epoch. Store it with the batch and read
   * it in each run; never pass `Date.now()`. Runa forgets keys after 30 days, so a run more than 29 days later sends
   * nothing; a run that thinks it is the first would pay again. The age is checked before every attempt.
   *
   * Runa stores rejections under the key as well: a payout that was permanently `rejected`, such as for lack of funds,
   * stays rejected under this batch reference. Remove it from the batch, and send it, and no other, under a new
   * reference. Payouts that were never sent continue under this one.
   */
  readonly startedAt: Date | number
  /** Needs a journal. */
  readonly retryRejected?: never
  /** Needs a journal. */
  readonly retryFailed?: never
  /** Needs a journal. */
  readonly acceptKeyChange?: never
  /** Needs a journal. */
  readonly checkOrders?: never
  /** Needs a journal. */
  readonly knownOrders?: never
  /** Needs a journal. */
  readonly readPaidOrders?: never
}

/** With a journal: safe against a crash at any point, and up to 200 payouts per order. */
export interface JournaledPayoutOptions extends SharedPayoutOptions {
  /** Where orders are recorded before they are sent. Opened and closed by the run. */
  readonly journal: PayoutJournal
  /** Only for batches without a journal: a journal knows when each order was made. */
  readonly startedAt?: never
  /**
   * Pays payouts again, under another key, that were permanently rejected in an earlier run: rows that you have fixed
   * and, once the balance is topped up, rows that were rejected for lack of funds. Default false.
   */
  readonly retryRejected?: boolean | undefined
  /** Ids of orders that ended FAILED, or references of payouts in them: these are paid again. */
  readonly retryFailed?: readonly string[] | undefined
  /**
   * Continues with a journal that was begun with another API key or base URL of the same account. Orders that an
   * earlier run left open are looked up in the list of orders, and never sent again under another key, since Runa may
   * scope idempotency keys by API key: an order that the list does not show stays `unknown`. So does every order that
   * was sent to another base URL, whose id may belong to another order here. Default false.
   */
  readonly acceptKeyChange?: boolean | undefined
  /**
   * Reads each order that an earlier run has paid, so that its `already_paid` rows have the `order` and `item` that
   * they had when they were `paid`: for programs that had not stored the links when the process died. One read per
   * order, not per row. Default false.
   */
  readonly readPaidOrders?: boolean | undefined
  /**
   * How many of the account's newest orders are checked before the first order is sent. If Runa has orders of this
   * batch that the journal does not know, the journal is an older copy or another one, and the run ends with
   * JournalError `behind`. The check ends earlier at the first page with an order from before the batch began: a day
   * before the first order of the journal, or 180 days ago if it has none. 1 to 1,000,000, in pages of 500. Default
   * 10,000. False: no check.
   *
   * The list shows the description of an order once it has ended, not while it is PROCESSING.
   */
  readonly checkOrders?: number | false | undefined
  /**
   * Ids of orders of this batch that the journal need not know, because you have accounted for them: the people they
   * paid are no longer on the list. Default none.
   */
  readonly knownOrders?: readonly string[] | undefined
}

/** Options of `sendPayouts`. */
export type SendPayoutsOptions = JournalFreePayoutOptions | JournaledPayoutOptions

/** A batch, as its run reads it. */
export interface BatchPlan {
  readonly reference: string
  readonly paymentMethod: PaymentMethod
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
  readonly check: SharedPayoutOptions['check']
  readonly onCheckWarnings: SharedPayoutOptions['onCheckWarnings']
  readonly onProgress: ((counts: PayoutCounts) => void) | undefined
  readonly signal: AbortSignal | undefined
}

const MOST_CHECKED = 1_000_000

const arrayOf =
  (what: string): OptionCheck =>
  (value) =>
    Array.isArray(value) && value.every((one) => typeof one === 'string')
      ? undefined
      : `expected an array of ${what}, got ${shownValue(value)}`

const checkCount = wholeNumber(MOST_CHECKED, 1)

export const SEND_PAYOUTS_OPTIONS = {
  reference: checkedElsewhere,
  payment_method: checkedElsewhere,
  journal: checkedElsewhere,
  startedAt: checkedElsewhere,
  wait: trueOrFalse,
  dryRun: trueOrFalse,
  concurrency: wholeNumber(100, 1),
  ordersPerMinute: wholeNumber(100_000, 1),
  retryRejected: trueOrFalse,
  retryFailed: arrayOf('order ids or payout references'),
  acceptKeyChange: trueOrFalse,
  readPaidOrders: trueOrFalse,
  checkOrders: (value) =>
    value === false || checkCount(value) === undefined
      ? undefined
      : `expected false or a whole number from 1 to ${MOST_CHECKED}, got ${shownValue(value)}`,
  knownOrders: arrayOf('order ids'),
  check: anOrderCheck,
  onCheckWarnings: aFunction,
  onProgress: aFunction,
  signal: SHARED_CALL_OPTIONS.signal,
} satisfies ChecksOf<SendPayoutsOptions>

const NEED_A_JOURNAL = [
  'retryRejected',
  'retryFailed',
  'acceptKeyChange',
  'readPaidOrders',
  'checkOrders',
  'knownOrders',
] as const

/** So that `<reference>/<key>` fits into the 128 characters of an order's description. */
export const LONGEST_BATCH_REFERENCE = 64

const ANY_ITEM = {
  face_value: 1,
  distribution_method: { type: 'PAYOUT_LINK' },
  products: { type: 'SINGLE', value: 'A' },
} as const

/** @throws RequestValidationError with every invalid option, by name. */
export function batchPlanOf(options: SendPayoutsOptions, now: number): BatchPlan {
  const paymentMethod = writeJson(options?.payment_method, MOST_FIELDS)
  const issues = [
    ...paymentIssues(paymentMethod),
    ...issuesOfSeveral({ ...options }, now),
    ...optionProblems(options, SEND_PAYOUTS_OPTIONS),
  ]
  if (issues.length > 0) throw invalidInput(issues, { operation: 'sendPayouts' }, RUNA_API)
  const { journal, startedAt, check, onCheckWarnings, onProgress, signal } = options
  return {
    reference: options.reference,
    // The schema found nothing wrong with it, so it is one.
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
    check,
    onCheckWarnings,
    onProgress,
    signal,
  }
}

const paymentIssues = ({ value, text, issues }: WrittenJson): readonly SchemaIssue[] =>
  jsonIssues({ text, value: { payment_method: value, items: [ANY_ITEM] }, issues: issues.map(belowPayment) }, (body) =>
    createOrderRequestSchema.issues(body).filter(({ path }) => path[0] !== 'items'),
  )

const belowPayment = (issue: SchemaIssue): SchemaIssue => ({ ...issue, path: ['payment_method', ...issue.path] })

/** What is wrong with options that depend on each other. */
function issuesOfSeveral(given: Readonly<Record<string, unknown>>, now: number): SchemaIssue[] {
  const issues: SchemaIssue[] = []
  const reject = (name: string, message: string) => issues.push({ path: [name], code: 'invalid_value', message })
  const { reference, journal, startedAt } = given

  const problem = referenceProblem(reference, LONGEST_BATCH_REFERENCE)
  if (problem !== undefined) reject('reference', problem)
  if (journal === undefined) {
    if (startedAt === undefined) {
      reject(
        'journal',
        'missing; pass one, such as fileJournal(path), so that a restarted run knows who was paid. A batch without a journal needs startedAt instead: the stored time when its reference was first used, never the current time',
      )
    } else {
      const problem = firstAttemptProblem(startedAt, now)
      // If it is too old, each payout reports that: each may have been paid.
      if (problem !== undefined && !problem.tooOld) reject('startedAt', problem.message)
    }
    for (const name of NEED_A_JOURNAL) {
      if (given[name] !== undefined) reject(name, 'needs a journal')
    }
  } else {
    const problem = journalProblem(journal)
    if (problem !== undefined) reject('journal', problem)
    if (startedAt !== undefined)
      reject('startedAt', 'is only for batches without a journal; a journal knows the time of every order')
  }
  return issues
}
