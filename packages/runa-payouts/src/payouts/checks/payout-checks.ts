import { invalidInput, type RequestValidationError, type SchemaIssue, shownValue, undisturbed } from '@x/transport'
import { RUNA_API } from '../../api/api.ts'
import { canPass, findingsOf, type OrderFindings, shownFindings } from '../../orders/order-check.ts'
import { foreignError } from '../errors/foreign-error.ts'
import type { PayoutRow } from '../input/payout-list.ts'
import type { BatchPlan } from '../input/payout-options.ts'
import { canonicalJson } from '../plan/order-content.ts'
import type { PlannedRow } from '../plan/order-planner.ts'
import type { PayoutResult } from '../results/payout.ts'
import { type Stopping, unlessStopped } from '../run/tasks.ts'
import { halvesOf, isOfItem, issuesByItem, type SplitRows, splitBy } from './split-rows.ts'

/** What checks take from their run. */
export interface CheckParts {
  readonly plan: Pick<BatchPlan, 'paymentMethod' | 'journal' | 'check' | 'onCheckWarnings'>
  readonly stopping: Pick<Stopping, 'halt' | 'during'>
  readonly redact: (text: string) => string
}

/** An order of several rows that is not sent as it is. */
export interface SplitOrder {
  readonly results: readonly PayoutResult[]
  readonly orders: readonly (readonly PlannedRow[])[]
}

/** The most characters of a reference in a message. */
const LONGEST_NAME = 97

/**
 * Checks payouts before anything is recorded or sent for them: each alone when the list reaches it, and again with
 * those it shares an order with. Only rows that are to be sent get here: what a journal has recorded is never stopped.
 */
export class PayoutChecks {
  readonly #parts: CheckParts
  /** Warnings that were given. An order is checked again whenever it is split. */
  readonly #given = new Set<string>()

  constructor(parts: CheckParts) {
    this.#parts = parts
  }

  /** Undefined if the row may be sent, else its result. */
  async refusalOf({ reference, item }: Pick<PayoutRow, 'reference' | 'item'>): Promise<PayoutResult | undefined> {
    const found = await this.#findings(bodyOf(this.#parts.plan.paymentMethod, [item]))
    if (!('problems' in found)) return { reference, result: 'not_sent', ...found }
    this.#warn(found.warnings, [reference])
    return found.problems.length === 0 ? undefined : this.#refused(reference, found.problems)
  }

  /**
   * Undefined if an order may be sent, else what becomes of its rows. Each of them may be sent alone, as was found
   * before: an order that may not is split, so that nobody is refused for the sake of others.
   *
   * @param body as it is to be sent.
   */
  async splitOrder(body: string, rows: readonly PlannedRow[]): Promise<SplitOrder | undefined> {
    if (this.#parts.plan.check === undefined || rows.length < 2) return undefined
    const found = await this.#findings(body)
    if (!('problems' in found)) {
      return { results: rows.map(({ reference }) => ({ reference, result: 'not_sent', ...found })), orders: [] }
    }
    this.#warn(
      found.warnings,
      rows.map(({ reference }) => reference),
    )
    if (found.problems.length === 0) return undefined
    return this.#alone(splitBy(found.problems, rows))
  }

  /** A row that is named by a problem may have become wrong since it was checked alone: a catalogue is kept up to date. */
  async #alone({ named, rest }: SplitRows<PlannedRow>): Promise<SplitOrder> {
    const results: PayoutResult[] = []
    const fine: PlannedRow[] = []
    for (const row of named) {
      const refusal = await this.refusalOf(row)
      if (refusal === undefined) fine.push(row)
      else results.push(refusal)
    }
    // Each part is smaller than the order was: in the end, every row is alone.
    const isWhole = rest.length === 0 && results.length === 0
    const orders = isWhole ? halvesOf(fine) : named.length === 0 ? halvesOf(rest) : [rest, fine]
    return { results, orders: orders.filter(({ length }) => length > 0) }
  }

  /** What the check found; an error if it failed, which ends the run; nothing if the run has ended. */
  async #findings(body: string): Promise<OrderFindings | Pick<PayoutResult, 'error'>> {
    const { plan, stopping, redact } = this.#parts
    const { check } = plan
    if (check === undefined) return NOTHING_FOUND
    try {
      const found = await stopping.during((signal) => unlessStopped(findingsOf(check, body), signal))
      return found === undefined ? {} : shownFindings(found, redact)
    } catch (thrown) {
      const failed = foreignError('the check of the order failed', thrown, redact).with({ retryable: canPass(thrown) })
      stopping.halt(failed.with({ note: AFTER_FAILURE }))
      return { error: failed.with({ note: 'Nothing was sent for this payout, and nothing was recorded.' }) }
    }
  }

  #refused(reference: string, problems: readonly SchemaIssue[]): PayoutResult {
    const { journal } = this.#parts.plan
    const error: RequestValidationError = invalidInput(
      problems.map((issue) => ({ ...issue, path: withinItem(issue.path) })),
      { operation: 'sendPayouts' },
      RUNA_API,
      { about: `payout ${shownValue(reference, LONGEST_NAME)}`, advice: journal === undefined ? UNRECORDED : FREE },
    )
    return { reference, result: 'not_sent', invalid: true, error }
  }

  /** What is about all products, such as an old copy, is given once in a run, without a reference. */
  #warn(warnings: readonly SchemaIssue[], references: readonly string[]): void {
    const { onCheckWarnings } = this.#parts.plan
    if (onCheckWarnings === undefined || warnings.length === 0) return
    const isNew = (about: string) => (issue: SchemaIssue) => {
      const name = canonicalJson([about, issue.code, issue.path])
      return !this.#given.has(name) && this.#given.add(name).size > 0
    }
    const shared = warnings.filter(({ path }) => !isOfItem(path)).filter(isNew(''))
    if (shared.length > 0) undisturbed(() => onCheckWarnings(shared, undefined))
    for (const [number, issues] of issuesByItem(warnings)) {
      const reference = references[number]
      if (reference === undefined) continue
      const own = issues.map((issue) => ({ ...issue, path: withinItem(issue.path) })).filter(isNew(`row ${reference}`))
      if (own.length > 0) undisturbed(() => onCheckWarnings(own, reference))
    }
  }
}

const NOTHING_FOUND: OrderFindings = { problems: [], warnings: [] }

const FREE = 'This run sent and recorded nothing for it; the next run checks it again.'

const UNRECORDED =
  'Nothing was sent for it by this run. If an earlier run of this batch sent it, repeat without `check`, and do not pay this person in any other way.'

const AFTER_FAILURE = 'Nothing more of the list was sent. Run the batch again; to send it unchecked, leave out `check`.'

const bodyOf = (paymentMethod: BatchPlan['paymentMethod'], items: readonly PayoutRow['item'][]): string =>
  canonicalJson({ payment_method: paymentMethod, items })

/** Paths of a payout begin at its own fields. */
const withinItem = (path: SchemaIssue['path']): SchemaIssue['path'] => (isOfItem(path) ? path.slice(2) : path)
