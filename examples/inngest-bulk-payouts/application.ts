import { once } from 'node:events'
import { createServer as createListener } from 'node:net'
import type { RunaPayouts } from '@x/runa-payouts'
import type { PostgresDatabase } from '@x/runa-payouts/journal/postgres'
import { ConsoleLogger, Inngest, type InngestFunction } from 'inngest'
import { createServer } from 'inngest/node'
import { type ApprovedBatch, batchApproved } from './batch-approved.ts'
import { bulkPayouts } from './bulk-payouts.ts'
import { batchJournaled, journaledPayouts } from './journaled-payouts.ts'

/** An application that pays batches. */
export interface Application {
  /** Sends the event, and returns its id. */
  readonly approve: (batch: ApprovedBatch) => Promise<string>
  /** The same for a batch that is paid from the journal in `database`. */
  readonly approveJournaled: (batch: Omit<ApprovedBatch, 'startedAt'>) => Promise<string>
  readonly close: () => Promise<void>
}

export interface ApplicationOptions {
  readonly retries?: InngestFunction.Options['retries']
  /** Whether the SDK prints failures on the console. Default true. */
  readonly logs?: boolean
  /** For journals: a pool, after `migrate(database)`. Default: no batch is paid from a journal. */
  readonly database?: PostgresDatabase
  /** Of a batch from a journal: for a sandbox. */
  readonly ordersPerMinute?: number
}

/** Serves the function on a free port of this machine, and registers it with the Inngest server at `baseUrl`. */
export async function startApplication(
  baseUrl: string,
  runa: RunaPayouts,
  { retries, logs = true, database, ordersPerMinute }: ApplicationOptions = {},
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
  const functions = [
    bulkPayouts(inngest, runa, retries),
    ...(database === undefined ? [] : [journaledPayouts(inngest, runa, database, { retries, ordersPerMinute })]),
  ]
  const listener = createServer({ client: inngest, functions, serveOrigin: origin }).listen(port, '127.0.0.1')
  await once(listener, 'listening')
  const registered = await fetch(`${origin}/api/inngest`, { method: 'PUT' })
  if (!registered.ok) throw new Error(`${baseUrl} did not take the function: ${await registered.text()}`)
  return {
    approve: async (batch) => idOf(await inngest.send(batchApproved.create(batch))),
    approveJournaled: async (batch) => idOf(await inngest.send(batchJournaled.create(batch))),
    close: () =>
      new Promise((resolve) => {
        listener.close(() => resolve())
        listener.closeAllConnections()
      }),
  }
}

function idOf({ ids: [eventId] }: { readonly ids: readonly string[] }): string {
  if (eventId === undefined) throw new Error('the server gave the event no id')
  return eventId
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
