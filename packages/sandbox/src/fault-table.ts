import type { FaultDefinition, FaultEffect, FaultTable } from './fault.ts'

const answer = (status: number, type: string, body: string, headers: Record<string, string> = {}): FaultEffect => ({
  show: 'instead',
  status,
  headers: { 'Content-Type': type, ...headers },
  body,
})
const json = (status: number, body: unknown) => answer(status, 'application/json', JSON.stringify(body))
const html = (status: number, title: string) =>
  answer(status, 'text/html; charset=UTF-8', `<html><head><title>${title}</title></head><body>${title}</body></html>\n`)

const refused = (effect: FaultEffect): FaultDefinition => ({ commit: false, effect })
const committed = (effect: FaultEffect): FaultDefinition => ({ commit: true, effect })

const badGateway = html(502, '502 Bad Gateway')
const gatewayTimeout = json(504, { message: 'Endpoint request timed out' })
const internalError = json(500, { message: 'Internal server error' })

/** The faults of every HTTP API. An API adds its own rows, or replaces these bodies. */
export const faultTable = {
  // The connection.
  'drop-before': refused({ show: 'drop' }),
  'drop-after-commit': committed({ show: 'drop' }),
  'stall-before': refused({ show: 'stall' }),
  'stall-after-commit': committed({ show: 'stall' }),
  'stall-body': committed({ show: 'half', afterwards: 'stall' }),
  truncate: committed({ show: 'half', afterwards: 'close' }),
  'informational-102': refused({ show: 'raw', text: 'HTTP/1.1 102 Processing\r\n\r\n' }),
  // Something in front of the API.
  'html-502': refused(badGateway),
  'html-502-after-commit': committed(badGateway),
  'unavailable-503': refused(json(503, { message: 'Service Unavailable' })),
  'timeout-504': refused(gatewayTimeout),
  'timeout-504-after-commit': committed(gatewayTimeout),
  'rate-limit': refused(json(429, { error: 'rate exceeded' })),
  redirect: refused(answer(307, 'text/plain', '', { Location: 'https://elsewhere.example/moved' })),
  // The API itself.
  'internal-error': refused(internalError),
  'internal-error-after-commit': { commit: true, stored: true, effect: internalError },
  // A success whose body cannot be read: the work is done.
  'truncated-json': committed({ show: 'half', afterwards: 'end' }),
  'empty-200': committed(answer(200, 'application/json', '')),
  'not-json-200': committed(html(200, 'Welcome')),
  'array-200': committed(json(200, [])),
} satisfies FaultTable<string>

/** The faults that every sandbox knows. */
export type CommonFaultName = keyof typeof faultTable
