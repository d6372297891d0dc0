import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['packages/*/{src,test}/**/*.test.ts', 'scripts/**/*.test.ts', 'examples/**/*.test.ts'],
    // Real sockets and real processes; nothing here measures time.
    testTimeout: 30_000,
    coverage: {
      provider: 'v8',
      include: ['packages/transport/src/**', 'packages/runa-payouts/src/**'],
      exclude: ['**/*.gen.ts', '**/*.test.ts', '**/*.test-d.ts'],
      reporter: ['text', 'json-summary'],
    },
  },
})
