import { describe, it, vi } from 'vitest'

// A real server waits before it retries a step.
vi.setConfig({ testTimeout: 180_000 })

const url = process.env.INNGEST_BASE_URL

if (url === undefined || url === '') {
  describe('bulk payouts on a running Inngest server', () => {
    // Reason for the skip: no package includes an Inngest server, so the suite runs only where INNGEST_BASE_URL names one.
    it.skip('skipped: set INNGEST_BASE_URL, such as http://127.0.0.1:8288', () => {}) // no server is named
  })
} else {
  // Imported only now, because it needs the built packages.
  const { bulkPayoutsContract } = await import('./contract.ts')
  describe(`bulk payouts on the Inngest server at ${url}`, () => bulkPayoutsContract(() => ({ url })))
}
