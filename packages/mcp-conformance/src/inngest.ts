import { InngestRuns } from '@x/inngest-runs'
import { createMcpHandler } from '@x/inngest-runs/mcp'
import { serveMcpStdio } from '@x/inngest-runs/mcp/stdio'
import { startInngestSandbox } from '@x/inngest-runs/testing/server'
import type { ServedPackage, ServeStdio } from './served-package.ts'

const ALLOWED_HOSTS = ['127.0.0.1', 'localhost']

export async function startInngest(): Promise<ServedPackage> {
  const { url, signingKey, sandbox, close } = await startInngestSandbox()
  const client = new InngestRuns({ apiKey: signingKey, baseUrl: url })
  const started = () => ({ runId: sandbox.runs.start({ script: { ends: 'Completed', output: 7 } }).runId })
  return {
    name: 'inngest',
    handler: createMcpHandler(client, { allowedHosts: ALLOWED_HOSTS }),
    environment: { INNGEST_API_KEY: signingKey, INNGEST_BASE_URL: url },
    calls: {
      'get-function-run-status': started,
      'cancel-function-run': started,
      'list-jobs-steps-run': started,
    },
    close,
  }
}

export const serveInngestStdio: ServeStdio = () => serveMcpStdio(new InngestRuns())
