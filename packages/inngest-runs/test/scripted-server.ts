import { once } from 'node:events'
import { createServer } from 'node:http'
import { closing } from '@x/test-kit'
import { InngestRuns, type InngestRunsOptions } from '../src/index.ts'
import { createManualClock, type ManualClock } from '../src/testing/index.ts'

/** A request as a script sees it. */
export interface Asked {
  /** `GET /v1/runs/01…`, without the query. */
  readonly line: string
  readonly query: URLSearchParams
  readonly authorization: string | undefined
  /** The body as text; empty for none. */
  readonly text: string
  /** Ms since the server was started, by the clock that the client has. */
  readonly at: number
  /** How often this line was asked for, this time included. */
  readonly times: number
}

/** An answer: text as it is, anything else as JSON. `drop`: the connection is cut instead. */
export type Reply =
  | { readonly status?: number; readonly body?: unknown; readonly headers?: Readonly<Record<string, string>> }
  | 'drop'

/** Decides what a server of a test says. Undefined: what v1's router says to a path that it does not have. */
export type Script = (asked: Asked) => Reply | undefined

export const NO_ROUTE = { status: 404, body: '404 page not found\n' } as const
export const NO_ROUTE_IN_V2 = { status: 404, body: { errors: [{ code: 'api_error', message: 'Not Found' }] } } as const

export const RUN_ID = '01M8K9QGECEXYPQ02K5YKZG9W5'
export const EVENT_ID = '01M8K9QG8MKTE8WGB8EESVNE94'

const STARTED = Date.UTC(2026, 10, 22)

const ENDED_AT = '2026-11-22T00:00:00.5Z'

/** A run as v1 writes it. */
export const v1Run = (status: string, more: Readonly<Record<string, unknown>> = {}) => ({
  run_id: RUN_ID,
  function_id: '0f59128b-3cfb-5345-80c3-dd0fd2e891f5',
  event_id: EVENT_ID,
  status,
  ended_at: status === 'Running' ? null : ENDED_AT,
  ...more,
})

/** The same as v2 writes it. */
export const v2Run = (status: string, more: Readonly<Record<string, unknown>> = {}) => ({
  id: RUN_ID,
  app: { id: 'app' },
  function: { id: 'steps', name: 'steps' },
  status,
  ...(status === 'RUNNING' || status === 'QUEUED' ? {} : { endedAt: ENDED_AT }),
  queuedAt: '2026-11-22T00:00:00Z',
  trigger: { eventIds: [EVENT_ID] },
  ...more,
})

export const data = (of: unknown, more: object = {}) => ({ body: { data: of, ...more } })

export interface Scripted {
  readonly url: string
  /** The lines of the requests that came, first to last. */
  readonly lines: string[]
  readonly asked: Asked[]
  readonly clock: ManualClock
  readonly client: (options?: InngestRunsOptions) => InngestRuns
}

/** Servers whose every answer a test decides, on real sockets; `close` ends all that were started. */
export function scriptedServers() {
  const { keep, close } = closing()
  return {
    async serve(script: Script): Promise<Scripted> {
      const clock = createManualClock(STARTED)
      const asked: Asked[] = []
      const lines: string[] = []
      const server = createServer(async (incoming, outgoing) => {
        const text = Buffer.concat(await incoming.toArray()).toString('utf8')
        const { pathname, searchParams } = new URL(incoming.url ?? '/', 'http://localhost')
        const line = `${incoming.method} ${pathname}`
        lines.push(line)
        const times = lines.filter((one) => one === line).length
        const { authorization } = incoming.headers
        const request = { line, query: searchParams, authorization, text, at: clock.now() - STARTED, times }
        asked.push(request)
        const reply = script(request) ?? NO_ROUTE
        if (reply === 'drop') {
          incoming.socket.destroy()
          return
        }
        const { status = 200, body = '', headers = {} }: Exclude<Reply, 'drop'> = reply
        outgoing.writeHead(status, { 'Content-Type': 'application/json', ...headers })
        outgoing.end(typeof body === 'string' ? body : JSON.stringify(body))
      })
      server.listen(0, '127.0.0.1')
      await once(server, 'listening')
      keep({
        close: async () => {
          server.closeAllConnections()
          server.close()
        },
      })
      const address = server.address()
      if (address === null || typeof address === 'string') throw new Error('no port')
      const url = `http://127.0.0.1:${address.port}`
      return {
        url,
        lines,
        asked,
        clock,
        client: (own = {}) =>
          new InngestRuns({
            baseUrl: url,
            apiKey: 'signkey-test-0a0b0c0d',
            // Hidden options: time and chance are the test's.
            ...{ clock, random: () => 0 },
            ...own,
          }),
      }
    },
    close,
  }
}
