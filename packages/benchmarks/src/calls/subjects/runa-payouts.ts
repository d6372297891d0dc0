import { RunaPayouts } from '@x/runa-payouts'
import { orderBody } from '../order-body.ts'
import { origin, type Subject } from '../subject.ts'

export const runaPayouts: Subject = {
  name: '@x/runa-payouts',
  arms: '3 retries, timeout 35 s and deadline 120 s including the body, key, single flight, validation of requests and responses',
  connect: (port) => {
    const runa = new RunaPayouts({ apiKey: 'xxbenchmark.not-a-real-key', baseUrl: `${origin(port)}/runa` })
    return async (filler) => {
      const { kind, order } = await runa.createOrder(orderBody(filler), { idempotencyKey: crypto.randomUUID() })
      return kind === 'completed' ? order.id : undefined
    }
  },
}
