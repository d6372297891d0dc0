import { describe, it, vi } from 'vitest'

// A real server waits before it retries a step.
vi.setConfig({ testTimeout: 180_000 })

const url = process.env.INNGEST_BASE_URL

if (url === undefined || url === '') {
  describe('bulk payouts on a running Inngest server', () => {
    // Reason for the skip: no package includes an Inngest server. Without one, the suite reports that and does not
    // fail.
    it.skip('skipped: name a server, such as INNGEST_BASE_URL=http://127.0.0.1:8288', () => {})
  })
} else {
  // Imported only now, because it needs the built packages.
  const { bulkPayoutsContract } = await import('./contract.ts')
  describe(`bulk payouts on the Inngest server at ${url}`, () => bulkPayoutsContract(() => ({ url })))
}
