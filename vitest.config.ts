import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['packages/*/{src,test}/**/*.test.ts', 'scripts/**/*.test.ts', 'examples/**/*.test.ts'],
    // Real sockets and real processes. No test measures time, and a busy machine is no failure: what takes this long hangs.
    testTimeout: 600_000,
    hookTimeout: 600_000,
    // Most of them wait for sockets and processes: two at a time, on a machine with two cores too.
    maxWorkers: 2,
    // A test that asserts nothing cannot fail.
    expect: { requireAssertions: true, poll: { timeout: 120_000 } },
    coverage: {
      provider: 'v8',
      include: ['packages/{transport,sandbox,locked-file,serving,runa-payouts,inngest-runs}/src/**'],
      exclude: ['**/*.gen.ts', '**/*.test.ts', '**/*.test-d.ts'],
      reporter: ['text-summary', 'json-summary'],
      thresholds: {
        'packages/transport/src/**': { branches: 95 },
        'packages/locked-file/src/**': { branches: 95 },
        'packages/serving/src/**': { branches: 95 },
        'packages/runa-payouts/src/**': { branches: 95 },
        'packages/inngest-runs/src/**': { branches: 95 },
      },
    },
  },
})
