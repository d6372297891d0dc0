import { afterAll, beforeAll, describe } from 'vitest'
import { type ContractServer, runContract } from '../test/run-contract.ts'
import { InngestRuns } from './index.ts'
import { type InngestSandboxServer, startInngestSandbox } from './testing/server.ts'

/** What the functions of the live suite do, as scripts. */
const SCRIPTS = {
  ok: { ends: 'Completed', output: { n: 1 } },
  bad: { ends: 'Failed', error: { name: 'NonRetriableError', message: 'no' } },
  sleep: { jobs: [{ kind: 'sleep', atMs: 3_600_000 }] },
} as const

describe.each(['dev', 'start'] as const)('the sandbox (%s) keeps the contract of the real server', (mode) => {
  let server: InngestSandboxServer
  let contract: ContractServer
  beforeAll(async () => {
    server = await startInngestSandbox({ mode })
    contract = {
      runs: new InngestRuns({ baseUrl: server.url, apiKey: server.signingKey }),
      start: async (name) => server.sandbox.runs.start({ function: name, script: SCRIPTS[name] }),
    }
  })
  afterAll(() => server.close())

  runContract(() => contract)
})
