import type { CreateOrderRequest } from '@x/runa-payouts'
import createClient from 'openapi-fetch'
import { orderBody, orderHeaders } from '../order-body.ts'
import { origin, type Subject } from '../subject.ts'

/** As openapi-typescript would generate it, for the one path that is called. */
interface Paths {
  '/order': {
    post: {
      requestBody: { content: { 'application/json': CreateOrderRequest } }
      responses: { 200: { content: { 'application/json': { id: string } } } }
    }
  }
}

export const openapiFetch: Subject = {
  name: 'openapi-fetch',
  arms: 'nothing',
  connect: (port) => {
    const client = createClient<Paths>({ baseUrl: `${origin(port)}/runa` })
    return async (filler) => {
      const { data } = await client.POST('/order', { body: orderBody(filler), headers: orderHeaders() })
      return data?.id
    }
  },
}
