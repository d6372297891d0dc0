import { trace } from '@opentelemetry/api'
import { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base'
import { RunaPayouts } from '@x/runa-payouts'
import { createManualClock, createRunaSandbox } from '@x/runa-payouts/testing'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { traceCalls } from './trace-calls.ts'

const exporter = new InMemorySpanExporter()
let end = () => {}

beforeAll(() => {
  trace.setGlobalTracerProvider(new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] }))
  end = traceCalls('x-runa-payouts')
})
afterAll(() => end())

it('makes a span for every call, with its outcome but without any content', async () => {
  const clock = createManualClock()
  const sandbox = createRunaSandbox({ clock })
  const runa = new RunaPayouts({ apiKey: sandbox.apiKey, fetch: sandbox.fetch, clock })
  sandbox.faults.next('unavailable-503', { operation: 'createOrder' })
  const order = {
    payment_method: { type: 'ACCOUNT_BALANCE', currency: 'USD' },
    items: [
      {
        face_value: 10,
        distribution_method: { type: 'EMAIL', email_address: 'ada@example.com' },
        products: { type: 'SINGLE', value: 'AMZ-US' },
      },
    ],
  } as const
  await runa.createOrder(order, { idempotencyKey: 'invoice-1' })
  await runa.getOrder('O-NONE').catch(() => {})

  const [paid, missing] = exporter.getFinishedSpans()
  expect(paid).toMatchObject({
    name: 'x-runa-payouts createOrder',
    attributes: {
      'http.request.method': 'POST',
      'url.template': '/order',
      'http.response.status_code': 200,
      'http.request.resend_count': 1,
      'x-runa-payouts.outcome': 'accepted',
    },
  })
  expect(missing?.attributes).toMatchObject({ 'error.type': 'NotFoundError', 'http.response.status_code': 404 })
  expect(JSON.stringify([paid?.attributes, missing?.attributes])).not.toMatch(/ada|invoice-1|O-NONE/)
})
