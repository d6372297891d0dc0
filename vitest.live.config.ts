import { defineConfig } from 'vitest/config'

/** Suites against servers that are named by the environment. Each is skipped, saying so, when none is. */
export default defineConfig({
  test: {
    include: ['packages/*/live/*.live.ts', 'examples/**/*.live.ts'],
    reporters: ['verbose'],
    // A test that asserts nothing cannot fail.
    expect: { requireAssertions: true },
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
})
