import { afterEach, describe, expect, it } from 'vitest'
import { cancelRuns } from '../src/cancel/index.ts'
import { InngestRuns, type RunTrace } from '../src/index.ts'
import { createMcpHandler, registerTools } from '../src/served/mcp.ts'
import { serveMcpStdio } from '../src/served/mcp-stdio.ts'
import { createRestHandler } from '../src/served/rest.ts'
import { createInngestSandbox, createManualClock } from '../src/testing/index.ts'
import { serveInngestSandbox, startInngestSandbox } from '../src/testing/server.ts'
import { formatTrace } from '../src/trace/index.ts'
import { watchRuns } from '../src/watch/index.ts'

/** What a program without types passes for a missing object. The cast, because it is passed for options of every type. */
const NULL = null as never

const ID = '01HX9TK1GG2EQE3ZXV4F9S9N7P'
const sandbox = createInngestSandbox()
const inngest = new InngestRuns({ apiKey: sandbox.signingKey, fetch: sandbox.fetch, baseUrl: 'http://127.0.0.1:8288' })
const start = { appId: 'app', functionId: 'welcome', data: {} }
const trace: RunTrace = { run: { run_id: ID, status: 'Running' }, steps: [], others: [] }
const toolServer = { registerTool: () => {} }

const CALLS: [what: string, call: () => unknown, parameter?: string][] = [
  ['new InngestRuns', () => new InngestRuns(NULL)],
  ['getRun', () => inngest.getRun(ID, NULL)],
  ['cancelRun', () => inngest.cancelRun(ID, NULL)],
  ['listRunJobs', () => inngest.listRunJobs(ID, NULL)],
  ['listEventRuns', () => inngest.listEventRuns(ID, NULL)],
  ['listRuns', () => inngest.listRuns({}, NULL)],
  ['listRuns: filters', () => inngest.listRuns(NULL), ''],
  ['getRunTrace', () => inngest.getRunTrace(ID, {}, NULL)],
  ['getRunTrace: wanted', () => inngest.getRunTrace(ID, NULL)],
  ['waitForRun', () => inngest.waitForRun(ID, NULL)],
  ['waitForEventRuns', () => inngest.waitForEventRuns(ID, NULL)],
  ['invokeFunction', () => inngest.invokeFunction(start, NULL)],
  ['invokeAndWait', () => inngest.invokeAndWait(start, NULL)],
  ['rerun', () => inngest.rerun(ID, NULL)],
  ['getEvent', () => inngest.getEvent(ID, NULL)],
  ['listEvents', () => inngest.listEvents({}, NULL)],
  ['listEvents: filters', () => inngest.listEvents(NULL), ''],
  ['sendEvent', () => inngest.sendEvent({ name: 'app/user.created' }, NULL)],
  ['request', () => inngest.request('GET', '/v1/events', NULL), 'init'],
  ['cancelRuns', () => cancelRuns(inngest, [ID], NULL)],
  ['createMcpHandler', () => createMcpHandler(inngest, NULL)],
  ['registerTools', () => registerTools(toolServer, inngest, NULL)],
  ['serveMcpStdio', () => serveMcpStdio(inngest, NULL)],
  ['createRestHandler', () => createRestHandler(inngest, NULL)],
  ['createInngestSandbox', () => createInngestSandbox(NULL)],
  ['sandbox.faults.next', () => sandbox.faults.next('drop-before', NULL)],
  ['sandbox.runs.start', () => sandbox.runs.start(NULL), 'start'],
  ['createManualClock', () => createManualClock(0, NULL)],
  ['serveInngestSandbox', () => serveInngestSandbox(sandbox, NULL)],
  ['startInngestSandbox', () => startInngestSandbox(NULL)],
  ['formatTrace', () => formatTrace(trace, NULL)],
  ['watchRuns', () => watchRuns(inngest, NULL)],
]

describe('null instead of an object is an error that names the parameter, what came and what is allowed:', () => {
  afterEach(() => {
    expect(sandbox.requests).toEqual([])
  })

  it.each(CALLS)('%s', async (_, call, parameter = 'options') => {
    const error: unknown = await Promise.resolve()
      .then(call)
      .then(
        () => undefined,
        (thrown) => thrown,
      )
    expect(error).toMatchObject({
      message: expect.stringMatching(
        new RegExp(
          `(?:^|[ :])${parameter === '' ? '' : `${parameter}: `}expected an object(?: of parameters)?, got null`,
        ),
      ),
    })
  })
})
