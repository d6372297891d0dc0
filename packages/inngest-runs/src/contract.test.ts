import { afterAll, beforeAll, describe } from 'vitest'
import { type ContractFunction, type ContractServer, runContract } from '../test/run-contract.ts'
import { startContract } from '../test/start-contract.ts'
import { InngestRuns } from './index.ts'
import type { FunctionScript, RunScript } from './testing/index.ts'
import { type InngestSandboxServer, startInngestSandbox } from './testing/server.ts'

/** The functions of the live suite, as scripts. */
const scripts: Readonly<Record<Exclude<ContractFunction, 'returns'>, RunScript | 'sleeping'>> = {
  fails: { ends: 'Failed', error: { name: 'NonRetriableError', message: 'no' } },
  sleeps: 'sleeping',
  'sleeps-after-a-step': {
    steps: [
      { does: 'step', name: 'first', ms: 10, output: { first: 1 } },
      { does: 'sleep', ms: 1_000 },
    ],
    ends: 'Completed',
    output: { slept: true },
  },
  'comes-again': {
    steps: [{ does: 'fail', ms: 1_000, error: { message: 'not yet' } }],
    ends: 'Completed',
    output: { attempt: 1 },
  },
  'is-slow': { ends: 'Completed', afterMs: 3_000, output: 'late' },
  'is-a-batch': { ends: 'Completed', output: { count: 3 } },
}

const functions: Record<string, FunctionScript> = {
  returns: {
    trigger: 'returns',
    script: ({ data }) => ({ ends: 'Completed', output: Object(data).value, afterMs: 50 }),
  },
  ...Object.fromEntries(
    Object.entries(scripts).map(([name, script]) => [
      name,
      { trigger: name, script, ...(name === 'is-a-batch' ? { batch: 3 } : {}) },
    ]),
  ),
}

describe.each([
  ['dev', true],
  ['dev', false],
  ['start', true],
  ['well-behaved', true],
] as const)('the sandbox (%s, checkpointing %s) keeps the contract of the real server', (mode, checkpointing) => {
  let server: InngestSandboxServer
  let contract: ContractServer
  beforeAll(async () => {
    // As long as on the real server, so that two at once overlap.
    server = await startInngestSandbox({ mode, checkpointing, functions, cancelTakesMs: 60 })
    contract = {
      runs: new InngestRuns({ baseUrl: server.url, apiKey: server.signingKey }),
      appId: 'app',
      eventName: (name) => name,
      async send(name, ...data) {
        const body = JSON.stringify(data.map((one) => ({ name, data: one })))
        const response = await fetch(`${server.url}/e/${server.sandbox.eventKey}`, { method: 'POST', body })
        const { ids }: { ids: string[] } = await response.json()
        return ids
      },
    }
  })
  afterAll(() => server.close())

  runContract(() => contract)
  startContract(() => contract)
})
