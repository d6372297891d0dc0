import { defineConfig } from 'vitest/config'
import config from './vitest.config.ts'

/** What reads built packages, starts many processes or plays many games. `test` runs these, too. */
const SLOW = [
  'examples/**',
  'packages/{benchmarks,chaos,explorer,mutation,release-gates}/**',
  'packages/*/src/schemas/*.property.test.ts',
  'packages/inngest-runs/src/contract.test.ts',
  'packages/inngest-runs/test/tape*.test.ts',
  'packages/runa-payouts/src/csv/read-payouts.test.ts',
  'packages/runa-payouts/src/journal/file/{crash,file-journal,torn-tail}.test.ts',
  'packages/runa-payouts/src/journal/{postgres,sqlite}/*.test.ts',
  'packages/runa-payouts/src/orders/bounded-refusals.test.ts',
  'packages/runa-payouts/src/pay/pay-command.test.ts',
  'packages/runa-payouts/src/payouts/{pacing,payout-lists}.test.ts',
  'packages/runa-payouts/src/testing/journal-contract.test.ts',
  'packages/serving/src/command/run-process.test.ts',
  'packages/test-kit/src/schema-check/agreement.test.ts',
  'packages/transport/src/attempt/no-connection.test.ts',
  'scripts/{added-operation,generate}.test.ts',
  'scripts/demo-picture/**',
  'scripts/ready/**',
]

/** The other tests read sources alone, so that nothing has to be built, and share their workers. */
export default defineConfig({
  ...config,
  test: {
    ...config.test,
    exclude: ['**/node_modules/**', ...SLOW],
    isolate: false,
    setupFiles: ['scripts/real-timers.ts'],
  },
})
