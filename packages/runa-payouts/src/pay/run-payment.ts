import { isAbortedError, isSdkError } from '@x/transport'
import type { RunaPayouts } from '../client.ts'
import type { PayoutFile } from '../csv/payout-file.ts'
import type { PayoutJournal } from '../journal/payout-journal.ts'
import type { PayoutCounts, PayoutResult } from '../payouts/results/payout.ts'
import { sendPayouts } from '../payouts/send-payouts.ts'
import { hundredths } from './hundredths.ts'
import type { ListCommand } from './pay-flags.ts'
import { optionsOf, type PaymentPlan } from './payment-plan.ts'
import { type Progress, progressText } from './progress-text.ts'
import type { ResultLine } from './results-csv.ts'
import { shownReason } from './shown-reason.ts'
import type { Terminal } from './terminal.ts'

/** How a run ended. */
export interface PaymentEnd {
  readonly results: readonly PayoutResult[]
  /** Why it stopped before the end of the list. */
  readonly stoppedBy: Error | undefined
  /** Whether that was the signal. */
  readonly isAborted: boolean
}

/** Pays what was planned, and shows how far it is. */
export async function runPayment(
  {
    client,
    journal,
    command,
    plan,
  }: {
    readonly client: RunaPayouts
    readonly journal: PayoutJournal
    readonly command: ListCommand
    readonly plan: PaymentPlan
  },
  terminal: Terminal,
  stopped: Promise<void>,
): Promise<PaymentEnd> {
  const abort = new AbortController()
  void stopped.then(() => abort.abort())
  const begun = performance.now()
  let counts: PayoutCounts | undefined
  let shown = -1
  const show = () => {
    if (counts === undefined || (!terminal.isScreen && counts.payouts === shown)) return
    shown = counts.payouts
    const progress: Progress = { total: plan.payouts.length, counts, elapsedMs: performance.now() - begun }
    const text = progressText(progress, terminal.columns())
    terminal.write(terminal.isScreen ? `\r\u001b[2K${text}` : `${text}\n`)
  }
  const timer = setInterval(show, terminal.progressMs)
  const results: PayoutResult[] = []
  try {
    const run = sendPayouts(client, plan.payouts, {
      ...optionsOf(command, plan.currency, journal),
      signal: abort.signal,
      onProgress: (now) => {
        counts = now
      },
    })
    for await (const result of run) results.push(result)
    return { results, stoppedBy: undefined, isAborted: false }
  } catch (error) {
    // Also what no row has: the journal is locked, the key is refused, the list of orders cannot be read.
    if (!isSdkError(error)) throw error
    return { results, stoppedBy: error, isAborted: isAbortedError(error) && abort.signal.aborted }
  } finally {
    clearInterval(timer)
    show()
    if (terminal.isScreen && counts !== undefined) terminal.write('\n')
  }
}

/** The results of all rows of a list: those of the run, those that it did not reach, and those that were left out. */
export function resultLines(
  file: PayoutFile,
  plan: PaymentPlan,
  { results }: Pick<PaymentEnd, 'results'>,
): ResultLine[] {
  const { currency } = plan
  const amountOf = new Map(file.payouts.map(({ reference, face_value }) => [reference, hundredths(face_value)]))
  const reached = new Set(results.map(({ reference }) => reference))
  const planned = new Set(plan.payouts.map(({ reference }) => reference))
  const lines = results.map(({ reference, result, orderId, item, error, invalid }): ResultLine => {
    return {
      line: file.lines.get(reference),
      reference,
      result,
      orderId,
      // The amount of a row that was edited is not the one that was paid.
      amount: invalid === true ? undefined : amountOf.get(reference),
      currency,
      link: item?.payout.url,
      error: error === undefined ? undefined : shownReason(error),
    }
  })
  for (const reference of planned) {
    if (reached.has(reference)) continue
    const isPaid = plan.before.get(reference) === 'already_paid'
    lines.push({
      ...EMPTY,
      line: file.lines.get(reference),
      reference,
      // Not `not_sent`: the journal may be in use by another run, which pays this row.
      result: isPaid ? 'already_paid' : 'not_reached',
      amount: amountOf.get(reference),
      currency,
      error: isPaid ? undefined : NOT_REACHED,
    })
  }
  const referenceOf = new Map([...file.lines].map(([reference, line]) => [line, reference]))
  const messages = new Map<number, string[]>()
  for (const { line, message } of [...file.problems, ...plan.problems]) {
    messages.set(line, [...(messages.get(line) ?? []), message])
  }
  for (const [line, all] of messages) {
    const reference = referenceOf.get(line) ?? ''
    lines.push({ ...EMPTY, line, reference, result: 'invalid', currency, error: all.join('; ') })
  }
  return lines
}

const NOT_REACHED = 'the run stopped before this row. Run the same command again before you pay it in any other way'

const EMPTY = { orderId: undefined, amount: undefined, link: undefined, error: undefined }
