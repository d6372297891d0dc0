import { Configuration, OrdersApi } from 'tremendous'
import { origin, type Subject } from '../subject.ts'

const ordering = (baseOptions: Readonly<Record<string, unknown>>): Subject['connect'] => {
  return (port) => {
    const orders = new OrdersApi(
      new Configuration({ basePath: `${origin(port)}/tremendous`, accessToken: 'TEST_benchmark', baseOptions }),
    )
    return async (filler) => {
      const { data } = await orders.createOrder({
        external_id: crypto.randomUUID(),
        payment: { funding_source_id: 'BALANCE' },
        reward: {
          value: { denomination: 25, currency_code: 'USD' },
          delivery: { method: 'LINK', meta: { message: `Bonus for November ${filler}` } },
          recipient: { name: 'Sam', email: 'sam@example.com' },
          products: ['OKMHM2X2OHYV'],
        },
      })
      return data.order.id
    }
  }
}

export const tremendousNode: Subject = {
  name: 'tremendous, node:http',
  arms: 'nothing (axios with its default adapter)',
  connect: ordering({}),
}

export const tremendousFetch: Subject = {
  name: 'tremendous, fetch',
  arms: 'nothing (axios with its fetch adapter)',
  connect: ordering({ adapter: 'fetch' }),
}
