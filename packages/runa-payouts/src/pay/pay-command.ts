import process from 'node:process'
import { CommandError, type ProcessContext } from '@x/serving/command'
import { isConfigurationError, isSdkError } from '@x/transport'
import type { PayoutFile } from '../csv/payout-file.ts'
import { type LoadPackage, packagesFrom } from '../journal/command/user-packages.ts'
import { EXIT } from './exit-codes.ts'
import { requireSameService } from './journal-service.ts'
import { connect, type ListConnection } from './list-connection.ts'
import { listedProblems, readList } from './list-file.ts'
import { listHelp } from './list-help.ts'
import { type JournalUse, type ListJournal, openListJournal } from './list-journal.ts'
import { endScreen, exitCodeOf } from './pay-end.ts'
import { type ListCommand, readListCommand } from './pay-flags.ts'
import { type PaymentPlan, planPayment } from './payment-plan.ts'
import { fileLine, leftOutRows, openOf, planScreen, question } from './plan-screen.ts'
import { resultsCsv } from './results-csv.ts'
import { codeOf, openResults } from './results-file.ts'
import { resultLines, runPayment } from './run-payment.ts'
import { shownReason } from './shown-reason.ts'
import { processTerminal, type Terminal } from './terminal.ts'

const NAME = 'runa-payouts'

/** What a command about a list needs from its process. */
export interface ListProcess extends ProcessContext {
  /** Loads drivers of databases. Default: those of the folder that it runs in. */
  readonly load?: LoadPackage | undefined
}

/**
 * `runa-payouts pay`: checks a list, shows what will happen, asks, and pays.
 *
 * @returns the exit code.
 */
export async function payCommand(context: ListProcess, terminal: Terminal = processTerminal()): Promise<number> {
  const command = readListCommand('pay', context)
  if (command === 'help') {
    context.print(listHelp(NAME, 'pay'))
    return EXIT.paid
  }
  const file = await readList(command)
  terminal.write(`${fileLine(command.file, file)}\n`)
  refuseProblems(file.problems, command)
  const currency = currencyOf(command, file)
  const { client, upstream, baseUrl } = await connect(command.sandbox)
  const journal = await beforePayment(() =>
    openListJournal(command.journal, journalUse(command, context, !command.dryRun)),
  )
  try {
    const plan = await beforePayment(async () => {
      await requireSameService(journal, baseUrl)
      return planPayment({ file, command, currency, client, journal: journal.journal })
    })
    terminal.write(`\n${planScreen(plan, { file, command, journal, upstream, columns: terminal.columns() })}\n`)
    refuseProblems(plan.problems, command)
    if (command.dryRun) {
      terminal.write('Dry run: nothing was sent.\n')
      return EXIT.paid
    }
    return await payPlan({ file, command, client, upstream, journal, plan }, terminal, context)
  } finally {
    await journal.close()
  }
}

/** Asks, pays, and shows how it ended. */
async function payPlan(
  {
    file,
    command,
    client,
    upstream,
    journal,
    plan,
  }: Omit<ListConnection, 'baseUrl'> & {
    readonly file: PayoutFile
    readonly command: ListCommand
    readonly journal: ListJournal
    readonly plan: PaymentPlan
  },
  terminal: Terminal,
  context: ProcessContext,
): Promise<number> {
  let isStopped = false
  void context.stopped.then(() => {
    isStopped = true
  })
  const results = command.out === undefined ? undefined : await openResults(command.out)
  try {
    if (!(await mayPay(plan, question(plan, upstream), command, terminal, context))) {
      await results?.discard()
      return isStopped ? EXIT.interrupted : EXIT.stopped
    }
    const ready = await beforePayment(() => journal.ready())
    const end = await runPayment({ client, journal: ready, command, plan }, terminal, context.stopped)
    const leftOut = leftOutRows(file, plan)
    const written = await results?.write(resultsCsv(resultLines(file, plan, end), command.links)).then(
      () => true,
      // People were paid: what happened to them is shown all the same.
      (error: unknown) => {
        context.log(
          `--out: the results could not be written (${codeOf(error)}), and ${command.out} was left as it was. The screen shows what was paid; run the same command again to get the results.`,
        )
        return false
      },
    )
    terminal.write(endScreen(end, leftOut, written === true ? command.out : undefined))
    return exitCodeOf(end, leftOut, written === false)
  } catch (error) {
    await results?.discard().catch(() => {})
    throw error
  }
}

/** @throws CommandError if a row is invalid and was not to be left out. */
function refuseProblems(problems: PayoutFile['problems'], { file, skipInvalid }: ListCommand): void {
  if (problems.length === 0 || skipInvalid) return
  throw new CommandError(
    `${file}: ${listedProblems(problems)}\nThis run sent nothing. Fix the list, or pay the other rows with --skip-invalid.`,
  )
}

export function currencyOf(command: ListCommand, file: PayoutFile): string {
  const currency = command.currency ?? file.currency
  if (currency !== undefined) return currency
  throw new CommandError(
    '--currency is missing: the file has no currency column. Pass the currency of the amounts, such as --currency USD',
  )
}

/** How a command opens its journal. */
export const journalUse = (
  { reference }: ListCommand,
  { environment, load }: ListProcess,
  mayWrite: boolean,
): JournalUse => ({
  reference,
  mayWrite,
  load: load ?? packagesFrom(process.cwd()),
  token: environment.LIBSQL_AUTH_TOKEN,
})

/** @throws CommandError if the journal cannot be used. */
async function beforePayment<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work()
  } catch (error) {
    // The command line, or a driver that is missing.
    if (!isSdkError(error) || isConfigurationError(error)) throw error
    throw new CommandError(`${shownReason(error)}\nThis run sent nothing.`, EXIT.stopped)
  }
}

/** Whether somebody wants the payment: by --yes, or by an answer. */
async function mayPay(
  plan: PaymentPlan,
  asked: string,
  { yes }: ListCommand,
  terminal: Terminal,
  { log, stopped }: ProcessContext,
): Promise<boolean> {
  const isNothingNew = plan.fresh.length === 0 && openOf(plan.before) === 0
  // Nothing can be sent: the results are read and shown.
  if (isNothingNew) return true
  // A product in another currency would pay another amount, and nobody is there to look at the list.
  if (yes && !plan.isChecked && plan.fresh.length > 0) {
    log('Nothing was sent: the products could not be checked. Run it again later, or without --yes to decide yourself.')
    return false
  }
  if (yes) return true
  if (!terminal.canAnswer) {
    log('Nothing was sent: nobody can confirm here. Check the plan, then add --yes.')
    return false
  }
  const answer = await Promise.race([terminal.ask(asked), stopped.then(() => undefined)])
  if (answer?.trim().toLowerCase() === 'yes') return true
  terminal.write('\nThis run sent nothing.\n')
  return false
}
