import Stripe from 'stripe'
import type { Subject } from '../subject.ts'

const paying = (httpClient: () => Stripe.HttpClient): Subject['connect'] => {
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

export const stripeFetch: Subject = {
  name: 'stripe, fetch',
  arms,
  connect: paying(() => Stripe.createFetchHttpClient()),
}

export const stripeNode: Subject = {
  name: 'stripe, node:http',
  arms,
  connect: paying(() => Stripe.createNodeHttpClient()),
}
