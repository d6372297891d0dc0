import { describe, it, vi } from 'vitest'

// A real server waits before it tries a step again.
vi.setConfig({ testTimeout: 180_000 })

const url = process.env.INNGEST_BASE_URL

if (url === undefined || url === '') {
  describe('bulk payouts on a running Inngest server', () => {
    // Needs a running server, which no package brings along; without one the suite must say so and not fail.
    it.skip('skipped: name a server, such as INNGEST_BASE_URL=http://127.0.0.1:8288', () => {}) // reason: no server is named
  })
} else {
  // Only now: it needs the built packages.
  const { bulkPayoutsContract } = await import('./contract.ts')
  describe(`bulk payouts on the Inngest server at ${url}`, () => bulkPayoutsContract(() => ({ url })))
}
