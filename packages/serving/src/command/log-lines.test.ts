import { createManualClock } from '@x/sandbox'
import { settle, until } from '@x/test-kit'
import { expect, it } from 'vitest'
import { TABLE } from '../../test/served-both-ways.ts'
import { TestClient } from '../../test/test-api.ts'
import { SANDBOX_UPSTREAM } from '../calls/served-operation.ts'
import { createRestHandler } from '../rest/create-rest-handler.ts'
import type { CommandSetup } from './command-setup.ts'
import { runCommand } from './run-command.ts'

const none = () => Promise.reject(new Error('there is none'))

it('a stopped command waits for a create that continues after its answer, and logs its result', async () => {
  const client = new TestClient()
  const clock = createManualClock(0, { autoPause: false })
  let release = () => {}
  client.answer = () => new Promise((resolve) => (release = () => resolve({ data: { id: 'O-1' } })))
  const served = async () => ({ client, examplePath: '/', upstream: SANDBOX_UPSTREAM })
  const setup: CommandSetup<TestClient> = {
    ...{ name: 'test', version: '1.2.3', about: 'serves a test.', tokenVariable: 'TEST_TOKEN', sandboxPort: 0 },
    ...{ hasKeys: true, hasPayoutUrls: false, environment: [], connect: served, connectSandbox: served },
    ...{ servedOperations: TABLE.servedOperations, startSandbox: none, mcp: none, stdio: none, sandboxFlags: [] },
    rest: async (_, options) => createRestHandler(client, TABLE, { ...options, clock }),
  }
  const logged: string[] = []
  let stop = () => {}
  const stopped = new Promise<void>((resolve) => {
    stop = resolve
  })
  const log = (line: string) => void logged.push(line)
  const ended = runCommand(setup, { args: ['rest', '--port', '0'], environment: {}, print: log, log, stopped })
  await until(() => logged.length === 2)
  const url = /http:\/\/[\d.]+:\d+/.exec(logged.join())?.[0]

  const headers = { 'content-type': 'application/json', 'x-idempotency-key': 'k' }
  const answering = fetch(`${url}/order`, { method: 'POST', body: '{"amount":7}', headers })
  await until(() => client.asked.length === 1)
  await clock.advance(50_000)
  expect((await answering).status).toBe(504)
  let isOver = false
  ended.then(() => {
    isOver = true
  })
  stop()
  await settle()
  expect(isOver).toBe(false)
  release()
  expect(await ended).toBe(0)
  expect(logged.slice(2)).toEqual([
    expect.stringMatching(/ POST \/order 504 createOrder outcome=unknown key="k" 50000 ms$/),
    expect.stringMatching(/ POST \/order 200 createOrder key="k" order="O-1" undelivered 50000 ms$/),
  ])
})
