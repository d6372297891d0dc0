// A command as a process of its own, for tests that take away what it writes to.

import process from 'node:process'
import { SANDBOX_UPSTREAM } from '../src/calls/served-operation.ts'
import { type CommandSetup, type ProcessContext, runProcess } from '../src/command/index.ts'
import { createRestHandler } from '../src/rest/index.ts'
import { DOCUMENT, SERVED_OPERATIONS, TestClient } from './test-api.ts'

const [create, ...others] = SERVED_OPERATIONS
const servedOperations =
  create === undefined ? [] : [{ ...create, rest: { method: 'POST', path: '/order' } as const }, ...others]

const TABLE = { name: 'test', version: '1.2.3', servedOperations, document: DOCUMENT }

/** Its creates never end. */
function clientOf(): TestClient {
  const client = new TestClient()
  client.answer = () => new Promise(() => {})
  return client
}

/** Long enough to be cut off at the end of a process: a pipe takes 64 KiB at once. */
const LONG = 'x'.repeat(1_000_000)

const programs = [
  {
    name: 'print',
    about: 'Prints a lot.',
    run: async ({ print }: ProcessContext) => {
      print(LONG)
      return 3
    },
  },
  {
    name: 'watch',
    about: 'Ends at a signal, as it likes.',
    handlesSignals: true as const,
    run: ({ log }: ProcessContext) =>
      new Promise<number>((resolve) => {
        process.on('SIGTERM', () => resolve(7))
        const alive = setInterval(() => {}, 60_000)
        process.on('SIGTERM', () => clearInterval(alive))
        log('watching')
      }),
  },
]

const setup: CommandSetup<TestClient> = {
  name: 'test',
  version: '1.2.3',
  about: 'serves a test.',
  tokenVariable: 'TEST_TOKEN',
  sandboxPort: 0,
  servedOperations: SERVED_OPERATIONS,
  hasKeys: true,
  hasPayoutUrls: false,
  sandboxFlags: [],
  environment: [],
  programs,
  connect: async () => ({ client: clientOf(), examplePath: '/', upstream: SANDBOX_UPSTREAM }),
  connectSandbox: async () => ({ client: clientOf(), examplePath: '/', upstream: SANDBOX_UPSTREAM }),
  startSandbox: () => Promise.reject(new Error('there is none')),
  rest: async (client, options) => createRestHandler(client, TABLE, options),
  mcp: () => Promise.reject(new Error('there is none')),
  stdio: () => Promise.reject(new Error('there is none')),
}

await runProcess(setup)
