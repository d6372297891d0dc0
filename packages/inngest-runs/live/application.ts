import { once } from 'node:events'
import { createServer as createListener } from 'node:net'
import { Inngest, NonRetriableError, RetryAfterError } from 'inngest'
import { createServer } from 'inngest/node'
import type { ContractServer } from '../test/run-contract.ts'

/** An application whose functions a real server runs. */
export interface Application extends Pick<ContractServer, 'send' | 'appId' | 'eventName'> {
  readonly close: () => Promise<void>
}

/**
 * Serves the functions of the contract on a free port of this machine, and registers them with the server. Their id says
 * which of two applications it is: with the SDK's defaults, runs are reported by checkpoints.
 */
export async function serveFunctions(baseUrl: string, checkpointing: 'default' | 'off'): Promise<Application> {
  const id = `inngest-runs-contract-${checkpointing}`
  const inngest = new Inngest({
    id,
    baseUrl,
    isDev: process.env.INNGEST_SIGNING_KEY === undefined,
    ...(checkpointing === 'off' ? { checkpointing: false } : {}),
  })
  const port = await freePort()
  const origin = `http://127.0.0.1:${port}`
  const functions = functionsOf(inngest, id)
  const listener = createServer({ client: inngest, functions, serveOrigin: origin }).listen(port, '127.0.0.1')
  await once(listener, 'listening')
  const registered = await fetch(`${origin}/api/inngest`, { method: 'PUT' })
  if (!registered.ok)
    throw new Error(`${baseUrl} did not take the functions: ${registered.status} ${await registered.text()}`)
  return {
    appId: id,
    eventName: (name) => `${id}/${name}`,
    async send(name, ...data) {
      const { ids } = await inngest.send(data.map((one) => ({ name: `${id}/${name}`, data: one })))
      return ids
    },
    close: () =>
      new Promise((resolve) => {
        listener.close(() => resolve())
        listener.closeAllConnections()
      }),
  }
}

function functionsOf(inngest: Inngest, id: string) {
  const triggeredBy = (name: string) => ({ id: name, triggers: { event: `${id}/${name}` } })
  return [
    inngest.createFunction({ ...triggeredBy('returns') }, async ({ event }) => event.data.value),
    inngest.createFunction({ ...triggeredBy('fails'), retries: 0 }, async () => {
      throw new NonRetriableError('no')
    }),
    inngest.createFunction({ ...triggeredBy('sleeps') }, async ({ step }) => {
      await step.sleep('for-an-hour', '1h')
    }),
    inngest.createFunction({ ...triggeredBy('sleeps-after-a-step') }, async ({ step }) => {
      await step.run('first', () => ({ first: 1 }))
      await step.sleep('for-a-moment', '2s')
      return { slept: true }
    }),
    inngest.createFunction({ ...triggeredBy('comes-again') }, async ({ attempt }) => {
      if (attempt === 0) throw new RetryAfterError('not yet', '2s')
      return { attempt }
    }),
    inngest.createFunction({ ...triggeredBy('is-slow') }, async () => {
      await new Promise((resolve) => setTimeout(resolve, 3_000))
      return 'late'
    }),
    inngest.createFunction(
      { ...triggeredBy('is-a-batch'), batchEvents: { maxSize: 3, timeout: '5s' } },
      async ({ events }) => ({ count: events.length }),
    ),
  ]
}

async function freePort(): Promise<number> {
  const listener = createListener().listen(0, '127.0.0.1')
  await once(listener, 'listening')
  const address = listener.address()
  listener.close()
  await once(listener, 'close')
  if (address === null || typeof address === 'string') throw new Error('no free port')
  return address.port
}
