import Stripe from 'stripe'
import type { ResourceIds } from '../subject.ts'

const paying = (httpClient: () => Stripe.HttpClient): ResourceIds['connect'] => {
  return (port) => {
    const stripe = new Stripe('sk_test_benchmark', {
      host: '127.0.0.1',
      port,
      protocol: 'http',
      httpClient: httpClient(),
    })
    return async (filler) => {
      const intent = await stripe.paymentIntents.create({
        amount: 2500,
        currency: 'usd',
        automatic_payment_methods: { enabled: true },
        description: 'Bonus for November',
        metadata: { employee: 'employee-7', note: filler },
      })
      return intent.id
    }
  }
}

const arms = '2 retries, timeout 80 s, random key; no validation'

export const stripeFetch: ResourceIds = {
  name: 'stripe, fetch',
  arms,
  connect: paying(() => Stripe.createFetchHttpClient()),
}

export const stripeNode: ResourceIds = {
  name: 'stripe, node:http',
  arms,
  connect: paying(() => Stripe.createNodeHttpClient()),
}
