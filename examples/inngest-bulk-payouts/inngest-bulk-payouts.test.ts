import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, describe, expect, it } from 'vitest'
import { bulkPayoutsContract } from './contract.ts'
import { startInngestStub } from './inngest-stub.ts'

const stub = await startInngestStub()
afterAll(() => stub.close())

describe('bulk payouts on a stand-in for Inngest', () => bulkPayoutsContract(() => stub))

it('as it is shown', async () => {
  const show = fileURLToPath(new URL('show.ts', import.meta.url))
  const { INNGEST_BASE_URL: _, ...env } = process.env
  const { stdout } = await promisify(execFile)(process.execPath, [show], { env })
  expect(stdout).toContain('Everybody was paid once.')
})
