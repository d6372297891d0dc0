import { isSdkError } from '@x/transport'
import { type Catalogue, createCatalogue } from '../catalogue/index.ts'
import { currencyOf } from '../catalogue/product-fields.ts'
import type { RunaPayouts } from '../client.ts'
import type { PayoutFile, PayoutFileProblem } from '../csv/payout-file.ts'
import type { PayoutJournal } from '../journal/payout-journal.ts'
import type { Payout, PayoutResult, PayoutResultName } from '../payouts/results/payout.ts'
import { sendPayouts } from '../payouts/send-payouts.ts'
import { hundredths } from './hundredths.ts'
import type { ListCommand } from './pay-flags.ts'
import { shownReason } from './shown-reason.ts'

/** What a run would do with a list. */
export interface PaymentPlan {
  /** What is passed to the run: all rows of the list that are valid, those paid before included. */
  readonly payouts: readonly Payout[]
  /** Those that would be sent now. */
  readonly fresh: readonly Payout[]
  /** Rows that cannot be paid. */
  readonly problems: readonly PayoutFileProblem[]
  /** Rows whose content was edited after it had been sent. The first content counts. */
  readonly edited: readonly PayoutFileProblem[]
  /** What the journal says of each reference, and `not_sent` for what is new. */
  readonly before: ReadonlyMap<string, PayoutResultName>
  /** How many orders would be sent. */
  readonly orders: number
  /** What would be sent now, in hundredths. */
  readonly total: bigint
  readonly currency: string
  /** What may be wrong and stops nobody. */
  readonly notes: readonly string[]
  /** Whether the products could be compared with the catalogue. If not, an amount may be in another currency. */
  readonly isChecked: boolean
}

/** What a plan is made from. */
export interface Planning {
  readonly file: PayoutFile
  readonly command: ListCommand
  readonly currency: string
  readonly client: RunaPayouts
  readonly journal: PayoutJournal
}

/** What the journal says of a list: a dry run, which sends nothing and needs no key. */
export interface DryRun {
  readonly before: ReadonlyMap<string, PayoutResultName>
  readonly invalid: readonly PayoutResult[]
  readonly orders: number
}

/** @throws JournalError if the journal cannot be read, or is that of another batch. */
export async function dryRun({ file, command, currency, client, journal }: Planning): Promise<DryRun> {
  const before = new Map<string, PayoutResultName>()
  const invalid: PayoutResult[] = []
  const run = sendPayouts(client, file.payouts, {
    ...optionsOf(command, currency, journal),
    readPaidOrders: false,
    dryRun: true,
  })
  for await (const result of run) {
    before.set(result.reference, result.result)
    if (result.invalid === true) invalid.push(result)
  }
  return { before, invalid, orders: (await run).orders }
}

/** The options of a run, and of its dry run. */
export const optionsOf = (
  { reference, retryRejected, retryFailed, acceptKeyChange, knownOrders, ordersPerMinute, links }: ListCommand,
  currency: string,
  journal: PayoutJournal,
) => ({
  reference,
  payment_method: { type: 'ACCOUNT_BALANCE' as const, currency },
  journal,
  retryRejected,
  retryFailed,
  acceptKeyChange,
  knownOrders,
  ordersPerMinute,
  // So that links of those paid before are in the results too.
  readPaidOrders: links,
})

/**
 * Checks a whole list before anything is sent: the journal, the products, the balance.
 *
 * @throws JournalError as `dryRun`.
 */
export async function planPayment(planning: Planning): Promise<PaymentPlan> {
  const { file, client, currency } = planning
  const { before, invalid, orders } = await dryRun(planning)
  const lineOf = (reference: string) => file.lines.get(reference) ?? 0
  const problems: PayoutFileProblem[] = []
  const edited: PayoutFileProblem[] = []
  for (const { reference, result, error } of invalid) {
    const problem = { line: lineOf(reference), message: shownReason(error) }
    if (result === 'not_sent') problems.push(problem)
    else edited.push(problem)
  }
  const wrong = new Set(invalid.map(({ reference }) => reference))
  // A check never stops a repeat: what was sent before is decided by its key.
  const checked = file.payouts.filter(({ reference }) => before.get(reference) === 'not_sent' && !wrong.has(reference))
  const refused = new Set<string>()
  const { found, notes, isChecked } = await productProblems(client, checked, currency)
  for (const { reference, name, message } of found) {
    refused.add(reference)
    problems.push({ line: lineOf(reference), name, message })
  }
  const fresh = checked.filter(({ reference }) => !refused.has(reference))
  const total = fresh.reduce((sum, { face_value }) => sum + hundredths(face_value), 0n)
  const left = new Set(problems.map(({ line }) => line))
  return {
    payouts: file.payouts.filter(({ reference }) => !left.has(lineOf(reference))),
    fresh,
    problems,
    edited,
    before,
    orders,
    total,
    currency,
    notes,
    isChecked,
  }
}

/** What a person needs to know of a failure that stops nobody. */
const reasonOf = (error: unknown): string => (isSdkError(error) ? error.what : String(error))

interface ProductProblem {
  readonly reference: string
  readonly name: string
  readonly message: string
}

/** What is wrong with the products of payouts, by reference, and whether the balance pays for the others. */
async function productProblems(
  client: RunaPayouts,
  payouts: readonly Payout[],
  currency: string,
): Promise<Pick<PaymentPlan, 'notes' | 'isChecked'> & { readonly found: readonly ProductProblem[] }> {
  if (payouts.length === 0) return { found: [], notes: [], isChecked: true }
  const found: ProductProblem[] = []
  try {
    const catalogue = createCatalogue(client)
    const { problems, warnings } = await catalogue.check(payouts, { balance: false })
    for (const { path, message } of problems) {
      const [position, field] = path
      const payout = typeof position === 'number' ? payouts[position] : undefined
      if (payout !== undefined) {
        found.push({ reference: payout.reference, name: field === 'face_value' ? 'amount' : 'product', message })
      }
    }
    const currencies = new Map<string, string | undefined>()
    for (const { reference, products } of payouts) {
      const [code] = products.type === 'SINGLE' ? [products.value] : products.type === 'MULTIPLE' ? products.values : []
      if (code === undefined) continue
      if (!currencies.has(code)) {
        const product = await catalogue.get(code)
        currencies.set(code, product === undefined ? undefined : currencyOf(product))
      }
      const own = currencies.get(code)
      if (own === undefined || own === currency) continue
      const message = `${code} is in ${own}, so the amount would be ${own}, and this list is paid in ${currency}: pay it from a separate list, in ${own}`
      found.push({ reference, name: 'product', message })
    }
    const unchecked = warnings.filter(({ code, path }) => code === 'not_checked' && path.length > 0).length
    const notes =
      unchecked === 0
        ? []
        : [`${unchecked} payouts could not be checked against the catalogue, such as those of templates`]
    const refused = new Set(found.map(({ reference }) => reference))
    const payable = payouts.filter(({ reference }) => !refused.has(reference))
    return { found, notes: [...notes, ...(await balanceNotes(catalogue, payable, currency))], isChecked: true }
  } catch (error) {
    return { found: [], notes: [`the products and the balance were not checked: ${reasonOf(error)}`], isChecked: false }
  }
}

/** The catalogue compares them: what is said of a balance is said in one place. */
async function balanceNotes(
  catalogue: Catalogue,
  payouts: readonly Payout[],
  currency: string,
): Promise<readonly string[]> {
  const { warnings } = await catalogue.check(payouts, { payment_method: { type: 'ACCOUNT_BALANCE', currency } })
  return warnings
    .filter(({ path: [place] }) => place === 'payment_method')
    .map(({ code, message }) =>
      code === 'balance' ? `${message}. In production, what it does not cover is rejected` : message,
    )
}
