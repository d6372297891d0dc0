#!/usr/bin/env node
import { SANDBOX_UPSTREAM } from '@x/serving'
import { runProcess } from '@x/serving/command'
import { openFileState } from '@x/serving/state-file'
import { ConfigurationError, readEnvironment } from '@x/transport'
import { connectionFor } from '../api/connection.ts'
import { RunaPayouts } from '../client.ts'
import { VERSION } from '../version.ts'
import { runaUpstream } from './runa-upstream.ts'
import { SANDBOX_FLAGS, sandboxOptions } from './sandbox-flags.ts'
import { EARLIER_ORDERS, FIRST_CREATE } from './sandbox-orders.ts'
import { SERVED_OPERATIONS } from './served-operations.ts'

const NAME = 'runa-payouts'

const EXAMPLE_PATH = '/v1/order?limit=3'

await runProcess<RunaPayouts>({
  name: NAME,
  version: VERSION,
  about: "pays the people in a file, and serves Runa's Payouts API as REST and as MCP tools.",
  tokenVariable: 'RUNA_PAYOUTS_TOKEN',
  sandboxPort: 8070,
  servedOperations: SERVED_OPERATIONS,
  hasKeys: true,
  openState: (path) => openFileState(path, { owner: NAME }),
  checkTool: 'check-order',
  hasPayoutUrls: true,
  sandboxFlags: SANDBOX_FLAGS,
  environment: [
    ['RUNA_API_KEY', 'The API key for Runa. Callers never see it.'],
    ['RUNA_BASE_URL', 'Base URL of Runa. Default: depends on the key.'],
    ['RUNA_ALLOW_HTTP', '1 allows plain http to other machines, as --allow-http does.'],
    ['RUNA_PAYOUTS_TOKEN', 'The token that callers must send. Default: no token, on this machine only.'],
  ],
  programs: [
    {
      name: 'pay',
      about: 'Pays the people in a CSV, TSV or NDJSON file, each at most once. Asks first.',
      run: async (context) => (await import('../pay/pay-command.ts')).payCommand(context),
    },
    {
      name: 'status',
      about: 'Shows which rows of such a file are paid, according to its journal.',
      run: async (context) => (await import('../pay/status-command.ts')).statusCommand(context),
    },
    {
      name: 'reconcile',
      about: 'Looks for the orders that are still open in a journal. Pays nobody.',
      run: async (context) => (await import('../pay/status-command.ts')).reconcileCommand(context),
    },
    {
      name: 'journal',
      about: 'Reads the journal of a batch: show, open, settle, export.',
      // It ends at the first one: nothing that it does has to be finished.
      handlesSignals: true,
      run: async ({ args }) => (await import('../journal/command/journal-process.ts')).runJournalProcess(args),
    },
  ],
  async connect(choice) {
    const client = new RunaPayouts(choice)
    const apiKey = readEnvironment('RUNA_API_KEY')
    if (apiKey === undefined) {
      throw new ConfigurationError(
        'no API key: set RUNA_API_KEY (create a key at https://app.runa.io/api-keys), or add --sandbox to try it without a key',
      )
    }
    const { baseUrl } = await connectionFor(choice)
    return { client, examplePath: EXAMPLE_PATH, upstream: runaUpstream(baseUrl, apiKey) }
  },
  async connectSandbox(choice, flags) {
    const { createRunaSandbox } = await import('../testing/index.ts')
    const { apiKey, baseUrl, fetch } = createRunaSandbox({ ...sandboxOptions(flags), orders: EARLIER_ORDERS })
    const client = new RunaPayouts({ ...choice, apiKey, baseUrl, fetch })
    return { client, examplePath: EXAMPLE_PATH, firstCreate: FIRST_CREATE, upstream: SANDBOX_UPSTREAM }
  },
  async startSandbox(where, flags) {
    const { startRunaSandbox } = await import('../testing/server.ts')
    const server = await startRunaSandbox({ ...sandboxOptions(flags), ...where })
    return {
      url: server.url,
      usage: ({ url, beyondThisMachine }) => [
        `export RUNA_BASE_URL=${url} RUNA_API_KEY=${server.apiKey}${beyondThisMachine ? ' RUNA_ALLOW_HTTP=1' : ''}`,
        `curl -s ${new URL(new URL(server.controlUrl).pathname, url)}   # what it supports, and how to control it`,
      ],
      close: () => server.close(),
    }
  },
  rest: async (client, options) => (await import('./rest.ts')).createRestHandler(client, options),
  mcp: async (client, options) => (await import('./mcp.ts')).createMcpHandler(client, options),
  stdio: async (client, options) => (await import('./mcp-stdio.ts')).serveMcpStdio(client, options),
})
