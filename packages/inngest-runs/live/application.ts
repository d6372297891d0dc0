import { once } from 'node:events'
import { Inngest, NonRetriableError } from 'inngest'
import { createServer } from 'inngest/node'
import type { ContractFunction } from '../test/run-contract.ts'

/** An application whose functions a real server runs. */
export interface Application {
  readonly start: (name: ContractFunction) => Promise<{ readonly eventId: string }>
  readonly close: () => Promise<void>
}

/** Serves the functions of the contract on a free port of this machine, and registers them with the server. */
export async function serveFunctions(baseUrl: string): Promise<Application> {
  const inngest = new Inngest({
    id: 'inngest-runs-contract',
    baseUrl,
    isDev: process.env.INNGEST_SIGNING_KEY === undefined,
    // With checkpoints the open-source server loses the output of completed runs (inngest/inngest, pkg/execution/history/lifecycle.go).
    checkpointing: false,
  })
  const functions = [
    inngest.createFunction({ id: 'ok', triggers: { event: 'contract/ok' } }, async () => ({ n: 1 })),
    inngest.createFunction({ id: 'bad', retries: 0, triggers: { event: 'contract/bad' } }, async () => {
      throw new NonRetriableError('no')
    }),
    inngest.createFunction({ id: 'sleep', triggers: { event: 'contract/sleep' } }, async ({ step }) => {
      await step.sleep('for-an-hour', '1h')
    }),
  ]
  const port = await freePort()
  const origin = `http://127.0.0.1:${port}`
  const listener = createServer({ client: inngest, functions, serveOrigin: origin }).listen(port, '127.0.0.1')
  await once(listener, 'listening')
  const registered = await fetch(`${origin}/api/inngest`, { method: 'PUT' })
  if (!registered.ok)
    throw new Error(`${baseUrl} did not take the functions: ${registered.status} ${await registered.text()}`)
  return {
    async start(name) {
      const { ids } = await inngest.send({ name: `contract/${name}`, data: {} })
      const [eventId] = ids
      if (eventId === undefined) throw new Error('the server gave the event no id')
      return { eventId }
    },
    close: () =>
      new Promise((resolve) => {
        listener.close(() => resolve())
        listener.closeAllConnections()
      }),
  }
}

async function freePort(): Promise<number> {
  const { createServer: createListener } = await import('node:net')
  const listener = createListener().listen(0, '127.0.0.1')
  await once(listener, 'listening')
  const address = listener.address()
  listener.close()
  await once(listener, 'close')
  if (address === null || typeof address === 'string') throw new Error('no free port')
  return address.port
}
