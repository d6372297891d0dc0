import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type InngestSandboxServer, startInngestSandbox } from '@x/inngest-runs/testing/server'
import { type RunaSandboxServer, startRunaSandbox } from '@x/runa-payouts/testing/server'
import type { StepName } from './contract/contract.ts'
import type { Facts, Scene } from './contract/step.ts'

interface Sandboxes {
  readonly runa: RunaSandboxServer
  readonly inngest: InngestSandboxServer
}

/**
 * Assigned to nobody (IANA), on no list of ports that fetch refuses, and outside the range from which free ports are
 * given: one that was free a moment ago may be somebody's by now.
 */
const NOBODY = 'http://127.0.0.1:4/v2'

/** How long a step may wait for its request: far longer than any takes, so that a client that sends none fails it. */
const ARRIVES_WITHIN_MS = 5_000

/** What goes wrong in a step; and the run, where it is about one. */
const SCENES: Readonly<Partial<Record<StepName, (sandboxes: Sandboxes) => string | undefined>>> = {
  'dropped connection, retried': fault('drop-after-commit'),
  'dropped connection, same key again': fault('drop-after-commit'),
  'body cut off': fault('truncate'),
  'page of a gateway': fault('html-502-after-commit'),
  'body stalls': fault('stall-body'),
  'abort in flight': fault('stall-after-commit'),
  'abort in the middle of a body': fault('stall-body'),
  'informational answer alone': fault('informational-102'),
  redirect: fault('redirect'),
  'payout, redirected': link('redirect'),
  'payout, body cut off': link('truncate'),
  'payout, not processed': link('RE008'),
  'body of 12 MiB': fault({ status: 200, body: 'x'.repeat(12 * 1024 * 1024) }),
  'errors show no key': fault('drop-before'),
  'run, read': ({ inngest }) => inngest.sandbox.runs.start({ script: { ends: 'Completed', output: 7 } }).runId,
  'tools of Inngest': ({ inngest }) => inngest.sandbox.runs.start({ script: { ends: 'Completed' } }).runId,
  'routes of Inngest': ({ inngest }) => inngest.sandbox.runs.start({ script: { ends: 'Completed' } }).runId,
  'run, waited for over a dropped connection': ({ inngest: { sandbox } }) => {
    sandbox.faults.next('drop-before')
    return sandbox.runs.start({ script: { ends: 'Failed', error: new Error('card declined'), afterMs: 50 } }).runId
  },
  'run, cancelled': ({ inngest }) => inngest.sandbox.runs.start({ script: 'sleeping' }).runId,
}

type FaultName = Parameters<RunaSandboxServer['sandbox']['faults']['next']>[0]

function fault(name: FaultName) {
  return ({ runa }: Sandboxes): undefined => runa.sandbox.faults.next(name, { operation: 'createOrder' }) as undefined
}

function link(name: FaultName) {
  return ({ runa }: Sandboxes): undefined => runa.sandbox.faults.next(name, { operation: 'redeem' }) as undefined
}

export interface Upstream {
  /** Where the contract asks for scenes and facts. */
  readonly control: string
  close(): Promise<void>
}

/** The other side of the contract: two sandboxes per step on real sockets, and a little server that tells about them. */
export async function startUpstream(): Promise<Upstream> {
  const sandboxes = new Map<string, Sandboxes>()

  const scene = async (step: string): Promise<Scene> => {
    const runa = await startRunaSandbox({ processingMs: 50 })
    // A cancel that shows late may be `cancelled` or `accepted` by the time it is read: not a matter of the runtime.
    const inngest = await startInngestSandbox({ cancelVisibleMs: 0 })
    sandboxes.set(step, { runa, inngest })
    const scenes: Readonly<Record<string, ((sandboxes: Sandboxes) => string | undefined) | undefined>> = SCENES
    return {
      runaUrl: runa.url,
      apiKey: runa.apiKey,
      inngestUrl: inngest.url,
      signingKey: inngest.signingKey,
      runId: scenes[step]?.({ runa, inngest }) ?? '',
      closedUrl: NOBODY,
    }
  }

  const facts = ({ runa, inngest }: Sandboxes): Facts => ({
    orders: runa.sandbox.ledger.orders.length,
    requests: runa.sandbox.requests.length,
    cancels: inngest.sandbox.runs.all.reduce((sum, { cancels }) => sum + cancels, 0),
    description: runa.sandbox.ledger.orders.at(-1)?.description ?? '',
    userAgent: runa.sandbox.requests.at(-1)?.headers['user-agent'] ?? '',
  })

  const arrived = async ({ runa }: Sandboxes): Promise<boolean> => {
    const until = performance.now() + ARRIVES_WITHIN_MS
    while (runa.sandbox.ledger.orders.length === 0) {
      if (performance.now() > until) throw new Error('no order has arrived')
      await new Promise((resolve) => setTimeout(resolve, 5))
    }
    return true
  }

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const [step = '', question] = (request.url ?? '').slice(1).split('/').map(decodeURIComponent)
    const found = sandboxes.get(step)
    const value =
      question === 'scene' || found === undefined
        ? await scene(step)
        : await (question === 'arrived' ? arrived(found) : facts(found))
    // No connection is kept, so that a runtime that ends when it has nothing to do shows it.
    response.writeHead(200, { 'content-type': 'application/json', connection: 'close' }).end(JSON.stringify(value))
  }

  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => response.writeHead(500).end(JSON.stringify(String(error))))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    control: `http://127.0.0.1:${portOf(server.address())}`,
    close: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
      await Promise.all([...sandboxes.values()].flatMap(({ runa, inngest }) => [runa.close(), inngest.close()]))
    },
  }
}

const portOf = (address: string | AddressInfo | null): number =>
  typeof address === 'object' ? (address?.port ?? 0) : 0
