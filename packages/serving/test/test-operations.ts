import { operation, type Schema } from '@x/transport'

const bodySchema: Schema<unknown> = {
  issues: (value) => {
    const amount: unknown = typeof value === 'object' && value !== null ? Reflect.get(value, 'amount') : undefined
    return typeof amount === 'number' && amount > 0
      ? []
      : [{ path: ['amount'], code: 'invalid_type', message: 'expected a number above 0' }]
  },
  '~standard': { version: 1, vendor: 'test', validate: (value) => ({ value }) },
}

/** A write under a key, of no API that there is. */
export const orderOperation = operation({
  id: 'createOrder',
  method: 'POST',
  path: '/order',
  parameters: [
    { name: 'X-Trace', in: 'header', type: 'string', required: false },
    { name: 'X-Idempotency-Key', in: 'header', type: 'string', required: false },
  ],
  body: bodySchema,
  responses: {},
  otherSuccess: 200,
  accepted: 'identified',
  retry: 'keyed',
  timeoutMs: 1_000,
  resourceId: 'orderId',
})
