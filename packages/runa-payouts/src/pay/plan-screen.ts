import type { Upstream } from '@x/serving'
import { wrapped } from '@x/serving/command'
import type { PayoutFile } from '../csv/payout-file.ts'
import type { PayoutResultName } from '../payouts/results/payout.ts'
import { shownAmount } from './hundredths.ts'
import { listedProblems } from './list-file.ts'
import type { ListJournal } from './list-journal.ts'
import type { ListCommand } from './pay-flags.ts'
import type { PaymentPlan } from './payment-plan.ts'
import { timeText } from './progress-text.ts'

const DELIMITERS: Readonly<Record<string, string>> = {
  ',': 'commas',
  ';': 'semicolons',
  '\t': 'tabs',
  '|': 'bars',
}

/** What was read, in one line. */
export function fileLine(path: string, { rows, format, delimiter, encoding }: PayoutFile): string {
  const between = delimiter === undefined ? '' : ` with ${DELIMITERS[delimiter] ?? delimiter}`
  return `${path}: ${counted(rows, 'row')}, ${format.toUpperCase()}${between}, ${encoding.toUpperCase()}`
}

export const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`

/** `PRODUCTION`, and what that means, as a person has to see it before a payment. */
export const environmentLines = ({ kind, url, about }: Upstream): string =>
  [`${environmentOf(kind)}${url === undefined ? '' : `  ${url}`}`, `  ${about}`].join('\n')

const environmentOf = (kind: Upstream['kind']): string =>
  kind === 'other' ? 'UNKNOWN ENVIRONMENT' : kind.toUpperCase()

/** What the results before a run are called. */
const BEFORE: Readonly<Record<Exclude<PayoutResultName, 'not_sent' | 'paid'>, string>> = {
  already_paid: 'paid before',
  accepted: 'not ended',
  unknown: 'open',
  rejected: 'rejected',
  failed: 'failed',
}

const BEFORE_NOTES: Readonly<Record<string, string>> = {
  accepted: 'waited for now',
  unknown: 'may have been paid; sent again under the same key',
  rejected: 'not sent again; --retry-rejected sends them',
  failed: 'not sent again; --retry-failed sends them',
}

/** How many of a list have which result before a run, a line for each. */
export function beforeLines(before: ReadonlyMap<string, PayoutResultName>): string[] {
  const counts = new Map<string, number>()
  for (const result of before.values()) counts.set(result, (counts.get(result) ?? 0) + 1)
  return Object.entries(BEFORE).flatMap(([result, what]) => {
    const count = counts.get(result)
    if (count === undefined) return []
    const note = BEFORE_NOTES[result]
    return [entry(what, `${counted(count, 'payout')}${note === undefined ? '' : ` (${note})`}`)]
  })
}

const entry = (what: string, value: string): string => `  ${what.padEnd(LABELS)}${value}`

const LABELS = 14

/** What will happen, before the question. */
export function planScreen(
  plan: PaymentPlan,
  {
    file,
    command,
    journal,
    upstream,
    columns,
  }: {
    readonly file: PayoutFile
    readonly command: ListCommand
    readonly journal: Pick<ListJournal, 'shown' | 'isNew' | 'others' | 'note'>
    readonly upstream: Upstream
    readonly columns: number
  },
): string {
  const { fresh, total, currency, edited, orders, notes } = plan
  const emails = fresh.flatMap(({ distribution_method: how }) =>
    how.type === 'PAYOUT_LINK' ? [] : [how.email_address],
  )
  const links = fresh.length - emails.length
  const skipped = leftOutRows(file, plan)
  const all = [
    ...notes,
    ...(journal.note === undefined ? [] : [journal.note]),
    ...(command.knownOrders.length > 0
      ? [
          `--known-orders: this run ignores ${counted(command.knownOrders.length, 'order')}. Anyone who was paid in one and is still on the list is paid again`,
        ]
      : []),
    ...(journal.isNew && journal.others.length > 0
      ? [
          `the database has other journals, such as ${JSON.stringify(journal.others[0])}. If these people were paid with one of them, pass its name with --name`,
        ]
      : []),
    ...(links > 0 && !command.links
      ? [
          `${links === 1 ? '1 payout becomes a link, which is' : `${links} payouts become links, which are`} not shown: --out FILE --links writes ${links === 1 ? 'it' : 'them'} to a file`,
        ]
      : []),
  ]
  return [
    environmentLines(upstream),
    '',
    entry('to pay now', `${counted(fresh.length, 'payout')}, ${shownAmount(total)} ${currency}`),
    ...(emails.length > 0 ? [entry('by email', `${emails.length}, to ${addresses(new Set(emails).size)}`)] : []),
    ...(links > 0 ? [entry('as links', String(links))] : []),
    ...beforeLines(plan.before),
    ...(skipped > 0 ? [entry('left out', `${counted(skipped, 'row')} of the list (--skip-invalid)`)] : []),
    entry('journal', journal.isNew ? `${journal.shown} (new)` : journal.shown),
    ...(orders === 0
      ? []
      : [
          entry(
            'time',
            `about ${timeText((orders / command.ordersPerMinute) * 60_000)} (${counted(orders, 'order')}, at most ${command.ordersPerMinute} a minute)`,
          ),
        ]),
    ...(file.ignored.length > 0
      ? [
          '',
          ...wrapped(
            `Columns that are ignored: ${file.ignored.map((name) => name.replace(/\s+/g, ' ').trim()).join(', ')}.`,
            columns,
          ),
        ]
      : []),
    ...(edited.length > 0
      ? [
          '',
          ...wrapped('Edited after they were sent. The first content counts, and nothing is sent for them:', columns),
          ...listedProblems(edited)
            .split('\n')
            .map((line) => `  ${line}`),
        ]
      : []),
    ...all.flatMap((note) => ['', ...wrapped(`Note: ${note.replace(/\.$/, '')}.`, columns)]),
    '',
  ].join('\n')
}

/** How many rows are not paid because of what is wrong with them. A row may have several problems. */
export const leftOutRows = (file: Pick<PayoutFile, 'problems'>, plan: Pick<PaymentPlan, 'problems'>): number =>
  new Set([...file.problems, ...plan.problems].map(({ line }) => line)).size

const addresses = (count: number): string => `${count} address${count === 1 ? '' : 'es'}`

/** What is asked before anything is sent. */
export function question({ fresh, total, currency, before }: PaymentPlan, { kind }: Upstream): string {
  const open = openOf(before)
  const parts = [
    ...(fresh.length > 0 ? [`Pay ${counted(fresh.length, 'payout')}, ${shownAmount(total)} ${currency},`] : []),
    ...(open > 0 ? [`${fresh.length > 0 ? 'and continue' : 'Continue'} with ${counted(open, 'open payout')},`] : []),
  ]
  return `${parts.join(' ')} in ${kind === 'other' ? 'an UNKNOWN ENVIRONMENT' : environmentOf(kind)}? Type yes: `
}

/** How many an earlier run has sent without seeing how they ended. */
export const openOf = (before: PaymentPlan['before']): number =>
  [...before.values()].filter((one) => one === 'unknown' || one === 'accepted').length
