import type { FaultSpec, RunaFaultName } from '@x/runa-payouts/testing'

/** What happens to one request: nothing, a fault of the sandbox, or a port where nothing listens. */
export type RequestFault = 'none' | 'refused' | RunaFaultName | FaultSpec<RunaFaultName>

export const FAULTS: readonly [RequestFault, ...RequestFault[]] = [
  'refused',
  'drop-before',
  'drop-after-commit',
  'stall-before',
  'stall-after-commit',
  'stall-body',
  'truncate',
  'truncated-json',
  'html-502',
  'html-502-after-commit',
  'internal-error',
  'internal-error-after-commit',
  'timeout-504',
  'timeout-504-after-commit',
  'unavailable-503',
  'rate-limit',
  'empty-200',
  'not-json-200',
  'array-200',
  'redirect',
  'informational-102',
  { name: 'rate-limit', retryAfter: 7 },
  { name: 'unavailable-503', retryAfter: 30 },
  { name: 'rate-limit', retryAfter: 600 },
  ...[401, 403, 404, 408, 409, 413, 418, 425, 501, 505].map((status) => ({ status, body: { error: 'gateway' } })),
  { status: 408, commit: true },
  { status: 425, commit: true },
  { status: 503, commit: true, body: 'overloaded' },
  { delay: 10_000 },
  { delay: 34_000 },
  { delay: 36_000 },
  { delay: 90_000 },
]
