import { isSdkError } from '@x/transport'

/** What somebody at a terminal types or looks at in place of a name in code. The longer of two names comes first. */
const COMMAND_WORDS: readonly (readonly [code: RegExp, command: string])[] = [
  [/\bcall reconcilePayouts\b/g, 'run runa-payouts reconcile'],
  [/\breconcilePayouts(?: \(unclaimed\))?/g, 'runa-payouts reconcile'],
  [/\bjournal\.settle\b/g, 'runa-payouts journal … settle'],
  [/\bpass acceptKeyChange(?:: true)?/g, 'add --accept-key-change'],
  [/\b(?:pass )?retryRejected: true/g, '--retry-rejected'],
  [/\bpass retryRejected\b/g, 'add --retry-rejected'],
  [/\bretryFailed\b/g, '--retry-failed'],
  [/\bknownOrders\b/g, '--known-orders'],
  // There is no flag for it: it would leave a lost journal unnoticed.
  [/\bpass checkOrders: false/g, 'use a key that may'],
  [/\bwith listOrders\b/g, "in Runa's portal"],
  [/\bpass emptyIsNew: true, or remove it/g, 'remove it'],
  [
    /\bcall migrate\(database\) once, with the same options as here/gi,
    'run runa-payouts pay, which makes what is missing',
  ],
  [/\bThis client calls\b/g, 'This run calls'],
  [/\bRun the batch with a client for (\S+?)(?=[,.]?\s)/g, 'Run it again with RUNA_BASE_URL=$1'],
  [/\bUse a client for that base URL\b/g, 'Set RUNA_BASE_URL to that one'],
  [/\bmap it to ignore in columns\b/g, 'map it to ignore, such as --columns Team=ignore'],
  [/\bthe option columns names\b/g, '--columns names'],
  [/\bpass it as product\b/g, 'pass it with --product'],
  [/\bset decimal to comma\b/g, 'add --decimal comma'],
]

/** Why a row is not paid, for somebody who knows no names of functions and options. */
export function shownReason(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error)
  const operation = isSdkError(error) ? `${error.operation}: ` : ''
  const shown = operation !== '' && message.startsWith(operation) ? message.slice(operation.length) : message
  return inCommandWords(shown)
}

/** References and values of a file stand in quotes. They are shown as they are, even if they look like one of these names. */
const QUOTED_OR_NOT = /"(?:[^"\\]|\\.)*"|[^"]+/g

/** A sentence for programs, for somebody at a terminal. */
export const inCommandWords = (text: string): string =>
  text.replaceAll(QUOTED_OR_NOT, (part) =>
    part.startsWith('"') ? part : COMMAND_WORDS.reduce((said, [code, command]) => said.replaceAll(code, command), part),
  )
