#!/usr/bin/env node
import { SANDBOX_UPSTREAM } from '@x/serving'
import { runProcess } from '@x/serving/command'
import { ConfigurationError, readEnvironment } from '@x/transport'
import { connectionFor } from '../api/connection.ts'
import { getRun } from '../api/operations.gen.ts'
import { serverAddress } from '../api/server-address.ts'
import { InngestRuns } from '../client.ts'
import { RUN_COMMANDS } from '../command/run-commands.ts'
import { VERSION } from '../version.ts'
import { inngestUpstream } from './inngest-upstream.ts'
import { SANDBOX_FLAGS, sandboxOptions } from './sandbox-flags.ts'
import { SERVED_OPERATIONS } from './served-operations.ts'

const pathOf = (runId: string): string => `/v1/runs/${runId}`

/** A run to look at. */
const SLEEPING = { function: 'remind', script: 'sleeping' } as const

const hasKey = (): boolean =>
  ['INNGEST_API_KEY', 'INNGEST_SIGNING_KEY'].some((name) => readEnvironment(name) !== undefined)

await runProcess<InngestRuns>({
  name: 'inngest-runs',
  version: VERSION,
  about: 'lists, watches, starts and cancels runs of Inngest, and serves its REST API as REST and as MCP tools.',
  tokenVariable: 'INNGEST_RUNS_TOKEN',
  sandboxPort: 8071,
  servedOperations: SERVED_OPERATIONS,
  programs: RUN_COMMANDS.map(({ name, arguments: names, about }) => ({
    name,
    usage: [name, ...names].join(' '),
    about,
    // A second one stops a wait at once, and the first one is not reported.
    handlesSignals: true,
    run: async ({ args }) => (await import('../command/run-process.ts')).runProcess([name, ...args]),
  })),
  hasKeys: false,
  hasPayoutUrls: false,
  sandboxFlags: SANDBOX_FLAGS,
  environment: [
    ['INNGEST_SIGNING_KEY', 'The signing key for Inngest. Callers never see it.'],
    [
      'INNGEST_API_KEY',
      'Used before INNGEST_SIGNING_KEY. An API key (sk-inn-api-…) works on v2 only: it cannot get a run or wait for one.',
    ],
    ['INNGEST_BASE_URL', 'Base URL of the server, or INNGEST_DEV=1 for a dev server. Default: Inngest Cloud.'],
    ['INNGEST_ALLOW_HTTP', '1 allows plain http to other machines, as --allow-http does.'],
    ['INNGEST_RUNS_TOKEN', 'The token that callers must send. Default: no token, on this machine only.'],
  ],
  async connect(choice) {
    const client = new InngestRuns(choice)
    const address = serverAddress(choice)
    if (!hasKey() && !address.keyless) {
      throw new ConfigurationError(
        'no key: set INNGEST_SIGNING_KEY, or INNGEST_DEV=1 for a dev server. To try it without a key, add --sandbox',
      )
    }
    await connectionFor(choice, getRun)
    return { client, examplePath: pathOf('RUN_ID'), upstream: inngestUpstream(address) }
  },
  async connectSandbox(choice, flags) {
    const { createInngestSandbox } = await import('../testing/index.ts')
    const { signingKey, baseUrl, fetch, runs } = createInngestSandbox(sandboxOptions(flags))
    runs.start({ function: 'send-welcome', script: { ends: 'Completed', output: { sent: true } } })
    runs.start({ function: 'charge-card', script: { ends: 'Failed', error: { message: 'card declined' } } })
    const { runId } = runs.start(SLEEPING)
    const client = new InngestRuns({ ...choice, apiKey: signingKey, baseUrl, fetch })
    return { client, examplePath: pathOf(runId), upstream: SANDBOX_UPSTREAM }
  },
  async startSandbox(where, flags) {
    const { startInngestSandbox } = await import('../testing/server.ts')
    const server = await startInngestSandbox({ ...sandboxOptions(flags), ...where })
    const { runId } = server.sandbox.runs.start(SLEEPING)
    return {
      url: server.url,
      usage: ({ url, beyondThisMachine }) => [
        `export INNGEST_BASE_URL=${url} INNGEST_SIGNING_KEY=${server.signingKey}${beyondThisMachine ? ' INNGEST_ALLOW_HTTP=1' : ''}`,
        `curl -s -H "Authorization: Bearer $INNGEST_SIGNING_KEY" ${url}${pathOf(runId)}`,
        `curl -s ${new URL(new URL(server.controlUrl).pathname, url)}   # what it supports, and how to control it`,
      ],
      close: () => server.close(),
    }
  },
  rest: async (client, options) => (await import('./rest.ts')).createRestHandler(client, options),
  mcp: async (client, options) => (await import('./mcp.ts')).createMcpHandler(client, options),
  stdio: async (client, options) => (await import('./mcp-stdio.ts')).serveMcpStdio(client, options),
})
