import { defineConfig } from 'vitest/config'

/** Read from the copy that Stryker changes: paths are those of its working directory. */
export default defineConfig({
  test: {
    include: (process.env.MUTATION_TESTS ?? '').split(','),
    expect: { requireAssertions: true },
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
})
