import { afterAll, beforeAll, describe, it } from 'vitest'
import { InngestRuns } from '../src/index.ts'
import { type ContractServer, runContract } from '../test/run-contract.ts'
import { type Application, serveFunctions } from './application.ts'

const baseUrl = process.env.INNGEST_BASE_URL

if (baseUrl === undefined || baseUrl === '') {
  describe('the contract of a running Inngest server', () => {
    // Reason for the skip: no package includes an Inngest server. Without one, the suite reports that and does not fail.
    it.skip('skipped: name a server, such as INNGEST_BASE_URL=http://127.0.0.1:8288', () => {})
  })
} else {
  describe.each(['default', 'off'] as const)(
    `the contract of the Inngest server at ${baseUrl}, checkpointing %s`,
    (how) => {
      let application: Application
      let contract: ContractServer
      beforeAll(async () => {
        application = await serveFunctions(baseUrl, how)
        contract = { runs: new InngestRuns({ baseUrl }), send: application.send }
      })
      afterAll(() => application?.close())

      runContract(() => contract)
    },
  )
}
