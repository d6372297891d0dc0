import { once } from 'node:events'
import { createAdaptorServer } from '@hono/node-server'
import { createInngestSandbox } from '@x/inngest-runs/testing'
import { Hono } from 'hono'
import { driveRun, type Registered } from './drive-run.ts'

/** The parts of an Inngest server that this example needs: it accepts functions and events, and runs and shows them. */
export interface InngestStub {
  readonly url: string
  /** The next answer of a step with this name is lost on its way, as if a machine died after finishing its work. */
  loseAnswerOf(step: string): void
  readonly close: () => Promise<void>
}

/** For a machine without `inngest dev`. It does not pause between attempts, and executes one run at a time. */
export async function startInngestStub(): Promise<InngestStub> {
  const sandbox = createInngestSandbox({ mode: 'dev' })
  const registered = new Map<string, Registered>()
  let lost: string | undefined
  let queue = Promise.resolve()

  const call = async (url: string, init: RequestInit): Promise<Response> => {
    const response = await fetch(url, init)
    if (lost === undefined || !(await response.clone().text()).includes(lost)) return response
    lost = undefined
    throw new TypeError('the answer was lost')
  }
  const start = (name: string, event: Readonly<Record<string, unknown>>): string => {
    const wanted = [...registered.values()].filter(({ triggers }) => triggers.some((one) => one.event === name))
    const runs = wanted.map((one) => ({ one, ...sandbox.runs.start({ function: one.id, script: 'sleeping' }) }))
    const [{ eventId } = { eventId: '' }] = runs
    for (const { one, runId } of runs) {
      queue = queue.then(async () => {
        sandbox.runs.end(runId, await driveRun(one, { ...event, id: eventId }, runId, call))
      })
    }
    return eventId
  }

  const app = new Hono()
    .post('/fn/register', async ({ req, json }) => {
      const { functions }: { readonly functions: readonly Registered[] } = await req.json()
      for (const one of functions) registered.set(one.id, one)
      return json({ ok: true, modified: true })
    })
    .post('/e/:key', async ({ req, json }) => {
      const events: readonly { readonly name: string }[] = [await req.json()].flat()
      return json({ status: 200, ids: events.map((event) => start(event.name, { ...event, ts: Date.now() })) })
    })
    .all('*', ({ req }) => sandbox.fetch(req.raw))

  const server = createAdaptorServer(app).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${Object(server.address()).port}`,
    loseAnswerOf(step) {
      lost = JSON.stringify(step)
    },
    async close() {
      await queue
      server.close()
    },
  }
}
