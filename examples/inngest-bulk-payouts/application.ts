import { once } from 'node:events'
import { createServer as createListener } from 'node:net'
import type { RunaPayouts } from '@x/runa-payouts'
import { ConsoleLogger, Inngest, type InngestFunction } from 'inngest'
import { createServer } from 'inngest/node'
import { type ApprovedBatch, batchApproved } from './batch-approved.ts'
import { bulkPayouts } from './bulk-payouts.ts'

/** An application that pays batches. */
export interface Application {
  /** Sends the event, and returns its id. */
  readonly approve: (batch: ApprovedBatch) => Promise<string>
  readonly close: () => Promise<void>
}

export interface ApplicationOptions {
  readonly retries?: InngestFunction.Options['retries']
  /** Whether the SDK prints failures on the console. Default true. */
  readonly logs?: boolean
}

/** Serves the function on a free port of this machine, and registers it with the Inngest server at `baseUrl`. */
export async function startApplication(
  baseUrl: string,
  runa: RunaPayouts,
  { retries, logs = true }: ApplicationOptions = {},
): Promise<Application> {
  const inngest = new Inngest({
    id: 'bulk-payouts-example',
    baseUrl,
    isDev: process.env.INNGEST_SIGNING_KEY === undefined,
    // One request per step: `attempt` then counts the attempts of the current step.
    checkpointing: false,
    ...(logs ? {} : { logger: new ConsoleLogger({ level: 'silent' }) }),
  })
  const port = await freePort()
  const origin = `http://127.0.0.1:${port}`
  const functions = [bulkPayouts(inngest, runa, retries)]
  const listener = createServer({ client: inngest, functions, serveOrigin: origin }).listen(port, '127.0.0.1')
  await once(listener, 'listening')
  const registered = await fetch(`${origin}/api/inngest`, { method: 'PUT' })
  if (!registered.ok) throw new Error(`${baseUrl} did not take the function: ${await registered.text()}`)
  return {
    async approve(batch) {
      const [eventId] = (await inngest.send(batchApproved.create(batch))).ids
      if (eventId === undefined) throw new Error('the server gave the event no id')
      return eventId
    },
    close: () =>
      new Promise((resolve) => {
        listener.close(() => resolve())
        listener.closeAllConnections()
      }),
  }
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
