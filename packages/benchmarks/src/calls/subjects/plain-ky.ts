import ky from 'ky'
import { orderBody, orderHeaders } from '../order-body.ts'
import { origin, type Subject } from '../subject.ts'

export const plainKy: Subject = {
  name: 'ky',
  arms: 'timeout 10 s for the headers; POST is not retried',
  connect: (port) => {
    const url = `${origin(port)}/runa/order`
    return async (filler) => {
      const order = await ky.post(url, { json: orderBody(filler), headers: orderHeaders() }).json<{ id: string }>()
      return order.id
    }
  },
}
