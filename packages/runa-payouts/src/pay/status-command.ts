import { CommandError } from '@x/serving/command'
import { isConfigurationError, isSdkError } from '@x/transport'
import { RunaPayouts } from '../client.ts'
import { reconcilePayouts } from '../payouts/reconcile-payouts.ts'
import { runaUpstream } from '../served/runa-upstream.ts'
import { EXIT } from './exit-codes.ts'
import { bindingOf, requireSameBatch } from './journal-service.ts'
import { connect } from './list-connection.ts'
import { firstLines, listedProblems, problemLines, readList } from './list-file.ts'
import { listHelp } from './list-help.ts'
import { type JournalUse, type ListJournal, openListJournal } from './list-journal.ts'
import { currencyOf, journalUse, type ListProcess } from './pay-command.ts'
import { type ListCommand, readListCommand } from './pay-flags.ts'
import { dryRun } from './payment-plan.ts'
import { beforeLines, counted, environmentLines, fileLine } from './plan-screen.ts'
import { shownReason } from './shown-reason.ts'

const NAME = 'runa-payouts'

/** `runa-payouts status`: what the journal knows of a list. Sends nothing and needs no key. */
export async function statusCommand(context: ListProcess): Promise<number> {
  const { print } = context
  const command = readListCommand('status', context)
  if (command === 'help') {
    print(listHelp(NAME, 'status'))
    return EXIT.paid
  }
  const file = await readList(command)
  const currency = currencyOf(command, file)
  const { before, invalid, binding } = await withJournal(
    command,
    journalUse(command, context, false),
    async ({ journal }) => {
      const known = await dryRun({ file, command, currency, client: new RunaPayouts(), journal })
      return { ...known, binding: await bindingOf(journal) }
    },
  )
  const count = (...names: readonly string[]) => [...before.values()].filter((one) => names.includes(one)).length
  const isNew = count('not_sent')
  print(fileLine(command.file, file))
  // A trial in the playground has paid nobody.
  if (binding !== undefined) print(environmentLines(runaUpstream(binding.baseUrl, binding.apiKeyPrefix)))
  for (const line of beforeLines(before)) print(line)
  if (isNew > 0) print(`  ${'not sent'.padEnd(14)}${counted(isNew, 'payout')}`)
  const edited = invalid.filter(({ result }) => result !== 'not_sent')
  if (edited.length > 0) {
    print('\nEdited after they were sent. The first content counts:')
    print(problemLines(edited.map(({ reference, error }) => `${reference}: ${shownReason(error)}`)))
  }
  if (file.problems.length > 0) print(`\n${listedProblems(file.problems)}`)
  if (count('unknown', 'accepted') > 0) return EXIT.someUnknown
  return isNew + count('rejected', 'failed') + edited.length + file.problems.length > 0 ? EXIT.someNotPaid : EXIT.paid
}

/** `runa-payouts reconcile`: finds in the list of orders what the journal has left open. Pays nobody. */
export async function reconcileCommand(context: ListProcess): Promise<number> {
  const { print, stopped } = context
  const command = readListCommand('reconcile', context)
  if (command === 'help') {
    print(listHelp(NAME, 'reconcile'))
    return EXIT.paid
  }
  const { client, upstream } = await connect(false)
  print(environmentLines(upstream))
  const abort = new AbortController()
  void stopped.then(() => abort.abort())
  const found = await withJournal(command, journalUse(command, context, true), async ({ journal, note }) => {
    await requireSameBatch(journal, command.reference)
    if (note !== undefined) print(`${note}\n`)
    return reconcilePayouts(client, journal, { signal: abort.signal })
  })
  const { open, unclaimed, unreadable } = found
  const twice = found.found.filter(({ alsoCompleted }) => alsoCompleted.length > 0)
  print(`${counted(found.found.length, 'order')} found and recorded, ${open.length} still open`)
  if (open.length > 0) {
    print(
      firstLines(
        open.map(
          ({ references, idempotencyKey }) =>
            `${idempotencyKey}: ${references.slice(0, 5).join(', ')}${references.length > 5 ? ` and ${references.length - 5} more` : ''}`,
        ),
      ),
    )
    print('Run pay again: it sends them once more under the same keys. Until then, do not pay them in any other way.')
  }
  if (twice.length > 0) {
    print(
      `More than one order has completed for these, so people may have been paid twice:\n${firstLines(twice.map(({ references, alsoCompleted }) => `${references.join(', ')}: ${alsoCompleted.join(', ')}`))}`,
    )
  }
  if (unclaimed.length > 0) {
    print(
      // All of them: none may be missing from --known-orders.
      `The journal does not know ${counted(unclaimed.length, 'order')} of this batch. Is it an older copy?\n${unclaimed.map(({ orderId, description }) => `  ${orderId}: ${description}`).join('\n')}`,
    )
  }
  if (unreadable > 0) print(`${counted(unreadable, 'row')} of the list of orders could not be read`)
  return open.length + unclaimed.length + twice.length > 0 ? EXIT.someUnknown : EXIT.paid
}

/**
 * Reads a journal that there is: a new one would know of nothing.
 *
 * @throws CommandError if there is none, it cannot be used, or the list of orders cannot be read.
 */
async function withJournal<Result>(
  { journal: choice }: ListCommand,
  use: JournalUse,
  read: (journal: ListJournal) => Promise<Result>,
): Promise<Result> {
  try {
    const journal = await openListJournal(choice, use)
    try {
      if (journal.isNew) throw new CommandError(missing(journal))
      return await read(journal)
    } finally {
      await journal.close()
    }
  } catch (error) {
    if (!isSdkError(error) || isConfigurationError(error)) throw error
    throw new CommandError(shownReason(error), EXIT.stopped)
  }
}

/** What there is in its place. */
function missing({ shown, others }: ListJournal): string {
  const flag = others.length === 0 ? '--journal' : '--name'
  const known = others
    .slice(0, 20)
    .map((name) => JSON.stringify(name))
    .join(', ')
  const there = others.length === 0 ? '' : `; the database has ${known}${others.length > 20 ? ' and more' : ''}`
  return `there is no journal at ${shown}${there}. Nothing was sent with it. To use another one, pass ${flag}`
}
