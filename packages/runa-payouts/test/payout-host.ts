import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { closing } from '@x/test-kit'

/** A request as a payout's host received it. */
export interface HostRequest {
  readonly method: string
  readonly target: string
  /** Names and values as they came, by lower-case name. */
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
}

/** What a host does with a request: a JSON document, or anything else by hand. */
export type HostAnswer = object | ((outgoing: ServerResponse, incoming: IncomingMessage) => void)

/** Hosts of payouts on real ports, which record everything. `close` ends all that were started. */
export function payoutHosts() {
  const { keep, close } = closing()
  return {
    /** Each request gets the next answer, the last one again and again. */
    async host(...answers: readonly [HostAnswer, ...HostAnswer[]]) {
      const requests: HostRequest[] = []
      const server = createServer((incoming, outgoing) => {
        const answer = answers[Math.min(requests.length, answers.length - 1)] ?? answers[0]
        const { method = '', url: target = '', headers } = incoming
        requests.push({ method, target, headers })
        if (typeof answer === 'function') answer(outgoing, incoming)
        else outgoing.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer))
      })
      server.listen(0, '127.0.0.1')
      await once(server, 'listening')
      const address = server.address()
      if (address === null || typeof address === 'string') throw new Error('no port')
      return keep({
        url: `http://127.0.0.1:${address.port}`,
        requests,
        async close() {
          server.closeAllConnections()
          server.close()
          await once(server, 'close')
        },
      })
    },
    close,
  }
}

/** A success, as the facts have it: every field is there, most are null (developer.runa.io, /features/redemption-api). */
export const success = (
  eCode: Readonly<Record<string, unknown>> = {},
  more: Readonly<Record<string, unknown>> = {},
) => ({
  status: 'SUCCESS',
  order_id: 'O-01J6Y3JRYWCTNDRHP35302NZ30',
  e_code: {
    type: 'code',
    status: 'ACTIVE',
    amount: '10.00',
    code: 'CARD-CODE-1',
    pin: null,
    barcode_format: null,
    barcode_string: null,
    expiry_date: '3000-01-01',
    url: null,
    error_code: null,
    error_string: null,
    ...eCode,
  },
  error_code: null,
  error_string: null,
  error_details: null,
  ...more,
})

export const failure = (code: unknown, more: Readonly<Record<string, unknown>> = {}) => ({
  status: 'ERROR',
  order_id: 'O-01J6Y3JRYWCTNDRHP35302NZ30',
  error_code: code,
  error_string: 'in the words of the host',
  error_details: null,
  ...more,
})
