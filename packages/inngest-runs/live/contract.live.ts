import { afterAll, beforeAll, describe, it } from 'vitest'
import { InngestRuns } from '../src/index.ts'
import { type ContractServer, runContract } from '../test/run-contract.ts'
import { startContract } from '../test/start-contract.ts'
import { type Application, serveFunctions } from './application.ts'

const baseUrl = process.env.INNGEST_BASE_URL

if (baseUrl === undefined || baseUrl === '') {
  describe('the contract of a running Inngest server', () => {
    // Reason for the skip: no package includes an Inngest server, so the suite runs only where INNGEST_BASE_URL names one.
    it.skip('skipped: set INNGEST_BASE_URL, such as http://127.0.0.1:8288', () => {}) // no server is named
  })
} else {
  describe.each(['default', 'off'] as const)(
    `the contract of the Inngest server at ${baseUrl}, checkpointing %s`,
    (how) => {
      let application: Application
      let contract: ContractServer
      beforeAll(async () => {
        application = await serveFunctions(baseUrl, how)
        contract = { runs: new InngestRuns({ baseUrl }), ...application }
      })
      afterAll(() => application?.close())

      runContract(() => contract)
      startContract(() => contract)
    },
  )
}
