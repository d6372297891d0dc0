import { afterAll, describe } from 'vitest'
import { bulkPayoutsContract } from './contract.ts'
import { startInngestStub } from './inngest-stub.ts'

const stub = await startInngestStub()
afterAll(() => stub.close())

describe('bulk payouts on a stand-in for Inngest', () => bulkPayoutsContract(() => stub))
