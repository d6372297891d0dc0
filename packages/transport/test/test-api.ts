import {
  type Api,
  type Attempt,
  operation,
  type Schema,
  SHARED_CALL_OPTIONS,
  Transport,
  type TransportOptions,
} from '../src/index.ts'
import { type TestClock, testClock } from './test-clock.ts'

/** A small API that has one operation of every retry class. */
export const TEST_API: Api = {
  vendor: 'Acme',
  errors: [
    { type: 'in_progress', status: 400, error: 'ApiError', inProgress: true },
    { type: 'no_money', status: 400, error: 'InsufficientFundsError', stored: true },
    { type: 'conflict', status: 400, error: 'IdempotencyConflictError' },
  ],
  readErrorBody: (json) => {
    const { type, message, help, details }: Record<string, unknown> = typeof json === 'object' ? { ...json } : {}
    const text = (value: unknown) => (typeof value === 'string' ? value : undefined)
    return {
      type: text(type),
      message: text(message),
      help: text(help),
      details: Array.isArray(details)
        ? details.map(() => ({ type: 't', message: 'm', location: ['body', 'field'] }))
        : undefined,
    }
  },
  requestIdHeaders: ['x-request-id'],
  reservedHeaders: { 'x-api-key': 'use apiKey' },
  keyPatterns: [/\bkey_[a-z0-9]{8,}/g],
  publicUrls: ['https://docs.acme.test/'],
  decimalFields: new Set(['amount']),
}

const fits: Schema<{ id: string }> = {
  issues: (value) =>
    typeof value === 'object' && value !== null && 'id' in value && !('odd' in value)
      ? []
      : [{ path: ['odd'], code: 'invalid_type', message: 'expected nothing odd, got a string' }],
  '~standard': { version: 1, vendor: 'test', validate: () => ({ issues: [] }) },
}

const shared = {
  parameters: [],
  responses: { 200: fits },
  otherSuccess: 200,
  timeoutMs: 15_000,
} as const

export const pay = operation({
  ...shared,
  id: 'pay',
  method: 'POST',
  path: '/pay',
  accepted: 'identified',
  retry: 'keyed',
  timeoutMs: 35_000,
  resourceId: 'orderId',
})
export const look = operation({
  ...shared,
  id: 'look',
  method: 'GET',
  path: '/things/{orderId}',
  parameters: [
    { name: 'orderId', in: 'path', type: 'string', required: true },
    { name: 'limit', in: 'query', type: 'integer', required: false },
    { name: 'after', in: 'query', type: 'string', required: false },
  ],
  accepted: 'readable',
  retry: 'read',
  resourceId: 'orderId',
})
export const stop = operation({
  ...shared,
  id: 'stop',
  method: 'POST',
  path: '/stop',
  responses: {},
  accepted: 'anything',
  retry: 'idempotent',
})
export const fire = operation({
  ...shared,
  id: 'fire',
  method: 'POST',
  path: '/fire',
  accepted: 'identified',
  retry: 'once',
})

export const SECRET = 'key_secret0123456789'

export interface TestTransport {
  readonly transport: Transport
  readonly clock: TestClock
  readonly events: Attempt[]
}

export function testTransport(baseUrl: string, options: Partial<TransportOptions> = {}): TestTransport {
  const clock = testClock()
  const events: Attempt[] = []
  const transport = new Transport({
    product: 'acme',
    api: TEST_API,
    connect: (apiKey) => ({
      baseUrl,
      headers: { 'x-api-key': typeof apiKey === 'string' ? apiKey : SECRET },
      secrets: [SECRET],
    }),
    headers: { 'user-agent': 'test/1' },
    clock,
    random: () => 0.5,
    onAttempt: (event) => events.push(event),
    ...options,
  })
  return { transport, clock, events }
}

export const KNOWN_OPTIONS = SHARED_CALL_OPTIONS

/** A payment with a key, as a client makes it. */
export const payment = (key = 'key-1', body: unknown = { amount: 1 }) => ({
  body,
  idempotencyKey: key,
  headers: { 'X-Key': key },
  knownOptions: KNOWN_OPTIONS,
})

/** What a call ended in, whichever way. */
export async function ended<T>(call: Promise<T>): Promise<T | Error> {
  try {
    return await call
  } catch (error) {
    if (error instanceof Error) return error
    throw error
  }
}
