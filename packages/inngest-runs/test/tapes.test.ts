import { request } from 'node:http'
import { playTape, type TapeExchange } from '@x/test-kit'
import { expect, it } from 'vitest'
import { TAPE_NAMES, tapeNamed } from './tapes.ts'

interface Heard {
  readonly status: number | undefined
  readonly headers: Record<string, unknown>
  readonly body: string
}

/** Sends a request as it was recorded; `fetch` would normalise it. */
const sentRaw = (url: string, { request: recorded }: TapeExchange): Promise<Heard> =>
  new Promise((resolve, reject) => {
    const { hostname, port } = new URL(url)
    const { method, path, headers } = recorded
    const asking = request({ hostname, port, method, path, headers, agent: false }, async (incoming) => {
      let body = ''
      for await (const chunk of incoming.setEncoding('utf8')) body += chunk
      const all: Record<string, unknown> = {}
      for (const [name, values] of Object.entries(incoming.headersDistinct)) all[name] = values
      resolve({ status: incoming.statusCode, headers: all, body })
    })
    asking.once('error', reject).end(recorded.body ?? '')
  })

const headersOf = ({ response }: TapeExchange) =>
  Object.fromEntries(Object.entries(response.headers).map(([name, value]) => [name.toLowerCase(), [value].flat()]))

it('there are 37 tapes, of 1,801 exchanges', () => {
  expect(TAPE_NAMES).toHaveLength(37)
  expect(TAPE_NAMES.reduce((sum, name) => sum + tapeNamed(name).exchanges.length, 0)).toBe(1801)
})

it.each(TAPE_NAMES)('%s plays every answer at its own time, byte for byte', async (name) => {
  const tape = tapeNamed(name)
  let at = 0
  const server = await playTape(tape, { now: () => Date.parse(tape.startedAt) + at })
  for (const exchange of tape.exchanges) {
    at = exchange.atMs
    const heard = await sentRaw(server.url, exchange)
    const same = tape.exchanges.filter(
      ({ atMs, request: one }) =>
        atMs === at && one.path === exchange.request.path && one.method === exchange.request.method,
    )
    expect(same.map(({ response }) => response.body)).toContain(heard.body)
    const recorded = same.find(({ response }) => response.body === heard.body) ?? exchange
    expect(heard.status).toBe(recorded.response.status)
    expect(heard.headers).toMatchObject(headersOf(recorded))
  }
  await server.close()
})
