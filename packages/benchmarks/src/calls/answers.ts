/** Bytes of every response. Runa's recorded response to an order of one item has 1,150. */
const ANSWER_BYTES = 1500

const padded = (make: (filler: string) => unknown): Buffer => {
  const bare = Buffer.byteLength(JSON.stringify(make('')))
  return Buffer.from(JSON.stringify(make('.'.repeat(ANSWER_BYTES - bare))))
}

const runaOrder = padded((filler) => ({
  id: 'O-01J6Y3JRYWCTNDRHP35302NZ30',
  status: 'COMPLETED',
  created_at: '2026-09-04T08:49:23.420733+00:00',
  completed_at: '2026-09-04T08:49:24.420733+00:00',
  // The id of the order that was sent: a response about another order is rejected.
  description: 'Bonus for November',
  metadata: { employee: 'employee-7', note: filler },
  payment_method: { type: 'ACCOUNT_BALANCE' },
  currency: 'USD',
  total_discount: '0.00',
  total_price: '25.00',
  items: [
    {
      id: 'E-01J6Y3JRYWRKYDTEHDDM9P2KV0',
      distribution_method: { type: 'PAYOUT_LINK', template_id: 'DT-01HPSF51G0ZWHJ3JTNWRH0WDYK' },
      products: { type: 'SINGLE', value: 'AMZ-US' },
      face_value: '25.00',
      price: '25.00',
      discount_multiplier: '0.0',
      redemption_url: 'https://spend.example/3f1c9a52-7d84-4b6e-9c0a-1e5d2b7f8a63',
      payout: {
        status: 'ACTIVE',
        status_updated_at: '2026-09-04T08:49:24.420733+00:00',
        url: 'https://spend.example/3f1c9a52-7d84-4b6e-9c0a-1e5d2b7f8a63',
        expiry_date: null,
      },
      currency: 'USD',
    },
  ],
  transaction_detail: { USD: { value: '25.00', fx: null } },
}))

const paymentIntent = padded((filler) => ({
  id: 'pi_3MtwBwLkdIwHu7ix28a3tqPa',
  object: 'payment_intent',
  amount: 2500,
  amount_capturable: 0,
  amount_details: { tip: {} },
  amount_received: 0,
  application: null,
  automatic_payment_methods: { enabled: true },
  canceled_at: null,
  capture_method: 'automatic',
  client_secret: 'pi_3MtwBwLkdIwHu7ix28a3tqPa_secret_YrKJUKribcBjcG8HVhfZluoGH',
  created: 1680800504,
  currency: 'usd',
  customer: null,
  description: `Bonus ${filler}`,
  last_payment_error: null,
  latest_charge: null,
  livemode: false,
  metadata: { order: '42' },
  next_action: null,
  payment_method: null,
  payment_method_options: { card: { installments: null }, link: { persistent_token: null } },
  payment_method_types: ['card', 'link'],
  receipt_email: null,
  status: 'requires_payment_method',
  transfer_group: null,
}))

const chatCompletion = padded((filler) => ({
  id: 'chatcmpl-B9MBs8CjcvOU2jLn4n570S5qMJKcT',
  object: 'chat.completion',
  created: 1741569952,
  model: 'gpt-5',
  choices: [
    {
      index: 0,
      message: { role: 'assistant', content: `Hello! ${filler}`, refusal: null, annotations: [] },
      logprobs: null,
      finish_reason: 'stop',
    },
  ],
  usage: {
    prompt_tokens: 19,
    completion_tokens: 10,
    total_tokens: 29,
    prompt_tokens_details: { cached_tokens: 0, audio_tokens: 0 },
    completion_tokens_details: { reasoning_tokens: 0, audio_tokens: 0 },
  },
  service_tier: 'default',
}))

const tremendousOrder = padded((filler) => ({
  order: {
    id: 'YKTIB7EQ5J8P',
    external_id: 'order-42',
    created_at: '2026-09-04T08:49:23.420Z',
    channel: 'API',
    status: 'EXECUTED',
    payment: { subtotal: 25, total: 25, fees: 0, discount: 0, refund: { total: 0 } },
    rewards: [
      {
        id: 'EYQ7SHVTDV2E',
        order_id: 'YKTIB7EQ5J8P',
        created_at: '2026-09-04T08:49:23.420Z',
        value: { denomination: 25, currency_code: 'USD' },
        delivery: { method: 'LINK', status: 'SUCCEEDED', link: `https://testflight.example/r/${filler}` },
        recipient: { name: 'Sam', email: 'sam@example.com' },
      },
    ],
  },
}))

/** The responses, by path. */
export const ANSWERS: ReadonlyMap<string, Buffer> = new Map([
  ['/runa/order', runaOrder],
  ['/v1/payment_intents', paymentIntent],
  ['/openai/chat/completions', chatCompletion],
  ['/tremendous/orders', tremendousOrder],
])
