import { orderBody, orderHeaders } from '../order-body.ts'
import { origin, type Subject } from '../subject.ts'

/** The control: what a call costs with nothing around it. */
export const rawFetch: Subject = {
  name: 'raw fetch',
  arms: 'nothing',
  connect: (port) => {
    const url = `${origin(port)}/runa/order`
    return async (filler) => {
      const response = await fetch(url, {
        method: 'POST',
        headers: { ...orderHeaders(), 'content-type': 'application/json' },
        body: JSON.stringify(orderBody(filler)),
      })
      const order: { id: string } = JSON.parse(await response.text())
      return order.id
    }
  },
}

/** The same once more. Any difference between the two is noise, or caused by the order of the subjects. */
export const rawFetchAgain: Subject = { ...rawFetch, name: 'raw fetch, again' }
