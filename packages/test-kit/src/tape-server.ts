import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { type AskedOfTape, recordedAnswer, recordedTimes } from './recorded-answer.ts'
import type { Tape, TapeExchange } from './tape.ts'

/** An answer that a server gives on every tape, though it was recorded on another one. */
export interface AnswerElsewhere {
  readonly method: string
  /** The paths that it is given to, without a query. */
  readonly path: RegExp
  readonly response: TapeExchange['response']
}

export interface TapeServerOptions {
  /** How late it is, in milliseconds since the Unix epoch. Nothing else makes a tape go on. */
  readonly now: () => number
  /** What is given where the tape has nothing to say to a request, whatever the time. */
  readonly elsewhere?: readonly AnswerElsewhere[]
}

/** A request that a tape server got. */
export interface TapeRequest {
  readonly method: string
  /** Path and query as they came over the wire. */
  readonly target: string
}

/** A tape that plays on a real port. */
export interface TapeServer {
  /** Scheme, host and port, without a slash at the end. */
  readonly url: string
  /** Everything that was asked, first to last. Empty it to count anew. */
  readonly requests: TapeRequest[]
  /** Stops. Rejects, naming every request that the tape has no answer to, where there was one. */
  close(): Promise<void>
}

/** I'm a teapot: no server of a tape says so, and no client tries it again. */
const UNRECORDED = 418

/** Plays a tape: each request gets what the server said to it at the time that the test has come to, byte for byte. */
export async function playTape(tape: Tape, { now, elsewhere = [] }: TapeServerOptions): Promise<TapeServer> {
  const requests: TapeRequest[] = []
  const unrecorded: string[] = []

  const answer = async (incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> => {
    const asked = await askedIn(incoming)
    requests.push({ method: asked.method, target: asked.target })
    const atMs = now() - Date.parse(tape.startedAt)
    const response =
      recordedAnswer(tape, asked, atMs)?.response ??
      elsewhere.find(({ method, path }) => method === asked.method && path.test(asked.target.split('?')[0] ?? ''))
        ?.response
    if (response !== undefined) {
      send(response, new Date(now()), outgoing)
      return
    }
    const times = recordedTimes(tape, asked)
    const hint = times.length === 0 ? 'at no time' : `only at ${times.join(', ')} ms`
    const body = asked.body === '' ? '' : ` with ${asked.body}`
    unrecorded.push(`${asked.method} ${asked.target}${body} at ${atMs} ms: recorded ${hint}`)
    outgoing.writeHead(UNRECORDED, { 'Content-Type': 'text/plain' }).end(unrecorded.at(-1))
  }

  const server = createServer((incoming, outgoing) => {
    answer(incoming, outgoing).catch((error: unknown) => {
      unrecorded.push(String(error))
      outgoing.destroy()
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    async close() {
      const closed = once(server, 'close')
      server.close()
      server.closeAllConnections()
      await closed
      if (unrecorded.length > 0) throw new Error(`Not on the tape '${tape.scene}':\n${unrecorded.join('\n')}`)
    },
  }
}

async function askedIn(incoming: IncomingMessage): Promise<AskedOfTape> {
  const chunks: Uint8Array[] = []
  for await (const chunk of incoming) chunks.push(chunk)
  const { method = 'GET', url = '/', headers } = incoming
  return { method, target: url, authorization: headers.authorization, body: Buffer.concat(chunks).toString('utf8') }
}

/** The answer as it was recorded, and the two headers that were left out of the record. */
function send({ status, headers, body }: TapeExchange['response'], date: Date, outgoing: ServerResponse): void {
  const recorded = Object.entries(headers).flatMap(([name, value]) => [value].flat().map((one) => [name, one]))
  const isChunked = headers['Transfer-Encoding'] !== undefined
  const length = isChunked ? [] : [['Content-Length', String(Buffer.byteLength(body))]]
  outgoing.sendDate = false
  outgoing.writeHead(status, [...recorded, ['Date', date.toUTCString()], ...length].flat())
  outgoing.end(body)
}
