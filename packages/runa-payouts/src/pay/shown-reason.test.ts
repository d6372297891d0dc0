import { globSync, readFileSync } from 'node:fs'
import { SdkError } from '@x/transport'
import { describe, expect, it } from 'vitest'
import * as bulk from '../bulk.ts'
import * as journal from '../journal/index.ts'
import { SEND_PAYOUTS_OPTIONS } from '../payouts/input/payout-options.ts'
import { shownReason } from './shown-reason.ts'

/** Names that a program uses and that nobody can type into a terminal. */
const NAMES_IN_CODE = [
  ...Object.keys(bulk),
  ...Object.keys(journal),
  // `journal`, `reference`, `signal`: words of English, too.
  ...Object.keys(SEND_PAYOUTS_OPTIONS).filter((name) => /[A-Z]/.test(name)),
  ...[
    'listOrders',
    'getOrder',
    'waitForOrder',
    'createOrder',
    'fileJournal',
    'emptyIsNew',
    'migrate(database',
    'journal.settle',
  ],
]

const namedIn = (text: string): string[] =>
  NAMES_IN_CODE.filter((name) => new RegExp(`(?<![\\w.])${name.replaceAll(/[.(]/g, '\\$&')}(?!\\w)`).test(text))

/** Sentences with these are for programs without a journal, or with another value in its place: a command has one. */
const WITHOUT_A_JOURNAL = /\b(?:fileJournal|startedAt)\b/

/** The sentences in the code that the commands call, as they stand there, that name something of a program. */
const SENTENCES = globSync('../{payouts,journal,keys,api}/**/*.ts', { cwd: import.meta.dirname })
  .filter((file) => !/\.(?:test|test-d|gen)\.ts$/.test(file) && !file.includes('/journal/command/'))
  .flatMap((file) => readFileSync(`${import.meta.dirname}/${file}`, 'utf8').split('\n'))
  .filter((line) => !/^\s*(?:\/?\*|\/\/|import\b|export \{)/.test(line))
  .flatMap((line) => [...line.matchAll(/'([^']* [^']*)'|`([^`]* [^`]*)`/g)].map(([, one, other]) => one ?? other ?? ''))
  .filter((text) => !WITHOUT_A_JOURNAL.test(text))
  .filter((text) => namedIn(text.replace(/^sendPayouts: |^reconcilePayouts: /, '')).length > 0)

describe('a reason that is shown at a terminal', () => {
  it('is looked for in sentences that there are', () => {
    expect(SENTENCES.length).toBeGreaterThan(10)
  })

  it.each(SENTENCES)('names nothing of a program: %s', (text) => {
    const shown = shownReason(new SdkError(text, { operation: /^(\w+): /.exec(text)?.[1] ?? 'sendPayouts' }))
    expect(namedIn(shown)).toEqual([])
  })

  it.each([
    [
      'get all of them from reconcilePayouts (unclaimed), and go on',
      'get all of them from runa-payouts reconcile, and go on',
    ],
    ['call reconcilePayouts, which looks', 'run runa-payouts reconcile, which looks'],
    ['record it with journal.settle.', 'record it with runa-payouts journal … settle.'],
    ['Fix it, then pass retryRejected to send it', 'Fix it, then add --retry-rejected to send it'],
    ['with the same journal and retryRejected: true.', 'with the same journal and --retry-rejected.'],
    ['name it in retryFailed to send', 'name it in --retry-failed to send'],
    ['pass their ids in knownOrders.', 'pass their ids in --known-orders.'],
    ['If it is the same account, pass acceptKeyChange.', 'If it is the same account, add --accept-key-change.'],
    [
      'if this key may not list orders, pass checkOrders: false.',
      'if this key may not list orders, use a key that may.',
    ],
    [
      'Run the batch with a client for https://api.runa.io/v2, or find out',
      'Run it again with RUNA_BASE_URL=https://api.runa.io/v2, or find out',
    ],
    [
      'To leave it out, map it to ignore in columns',
      'To leave it out, map it to ignore, such as --columns Team=ignore',
    ],
    ['the option columns names "a", which', '--columns names "a", which'],
    ['has the same product, pass it as product', 'has the same product, pass it with --product'],
    ['if this is a decimal comma, set decimal to comma', 'if this is a decimal comma, add --decimal comma'],
  ])('%s', (text, shown) => {
    expect(shownReason(new Error(text))).toBe(shown)
  })

  it('shows references and descriptions as they are', () => {
    const text =
      'order O-1 has the description "may/retryFailed \\"knownOrders\\"": pass its id in knownOrders; or not.'
    expect(shownReason(new Error(text))).toBe(text.replace('in knownOrders;', 'in --known-orders;'))
  })

  it('does not begin with the name of a method', () => {
    expect(shownReason(new SdkError('createOrder: it is late.', { operation: 'createOrder' }))).toBe('it is late.')
  })

  it('keeps what begins with another name, and what is no error', () => {
    expect(shownReason(new SdkError('Runa: it is late.', { operation: 'createOrder' }))).toContain('Runa: it is late.')
    expect(shownReason('it is late')).toBe('it is late')
  })
})
