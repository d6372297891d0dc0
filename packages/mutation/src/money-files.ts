/** A file whose every decision is about money, and the tests that have to notice any change in it. */
export interface MoneyFile {
  readonly path: string
  /** Few and fast: each change of the file runs those that reach it. */
  readonly tests: readonly string[]
  /** Whether its tests need neither socket nor disk. */
  readonly isPure: boolean
}

const ATTEMPT = 'packages/transport/src/attempt'
const OUTCOME = 'packages/transport/src/outcome'
const CALL = 'packages/transport/src/call'
const JOURNAL = 'packages/runa-payouts/src/journal'
const KEYS = 'packages/runa-payouts/src/keys'
const RUNA_ORDERS = 'packages/runa-payouts/src/orders'
const PLAN = 'packages/runa-payouts/src/payouts/plan'
const ORDERS = 'packages/runa-payouts/src/payouts/orders'

/** @param more tests besides the one beside it. */
const pure = (folder: string, name: string, ...more: readonly string[]): MoneyFile => ({
  path: `${folder}/${name}.ts`,
  tests: [name, ...more].map((test) => `${folder}/${test}.test.ts`),
  isPure: true,
})

/** @param tests fast ones, if the test beside it is slow or does not exist. */
const quick = (folder: string, name: string, ...tests: readonly string[]): MoneyFile => ({
  ...tested(folder, name, ...tests),
  isPure: true,
})

const tested = (folder: string, name: string, ...tests: readonly string[]): MoneyFile => ({
  path: `${folder}/${name}.ts`,
  tests: tests.map((test) => `${folder}/${test}.test.ts`),
  isPure: false,
})

/** What an attempt proves, whether it is repeated, and who may be paid. */
export const MONEY_FILES: readonly MoneyFile[] = [
  pure(ATTEMPT, 'attempt'),
  quick(ATTEMPT, 'attempt-log', 'attempt-loop-steps', 'send-window'),
  quick(ATTEMPT, 'attempt-loop', 'attempt-loop-steps', 'send-window'),
  pure(ATTEMPT, 'classification'),
  pure(ATTEMPT, 'not-sent'),
  quick(ATTEMPT, 'obstacle', 'obstacle-words'),
  pure(OUTCOME, 'outcome', 'verdict'),
  pure(OUTCOME, 'retry-policy', 'retry-after'),
  pure(CALL, 'single-flight'),
  pure(KEYS, 'key-window'),
  pure(JOURNAL, 'claim-index'),
  pure(JOURNAL, 'claim-rules'),
  pure(JOURNAL, 'file/journal-lines'),
  pure(JOURNAL, 'file/line-format'),
  pure(JOURNAL, 'settlement-check'),
  pure(RUNA_ORDERS, 'order-belief'),
  pure(PLAN, 'batch-index', 'held-results', 'planned-rows', 'row-results'),
  pure(PLAN, 'row-results', 'batch-index', 'held-results', 'planned-rows'),
  pure(ORDERS, 'may-send'),
  pure(ORDERS, 'order-records'),
  tested(ATTEMPT, 'single-request', 'single-request'),
  tested(ATTEMPT, 'send-window', 'send-window'),
]
