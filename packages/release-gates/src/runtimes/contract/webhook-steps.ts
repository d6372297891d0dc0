import type { Step } from './step.ts'

/** Printed in Runa's documentation (developer.runa.io, /reference/webhooks). */
const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'
const BODY = '{"test": 2432232314}'
const HEADERS = {
  'svix-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
  'svix-timestamp': '1614265330',
  'svix-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
}
const now = () => 1614265330_000

const requestOf = (body: string) => new Request('https://example.com/runa', { method: 'POST', body, headers: HEADERS })

export const webhookSteps = {
  'webhook as a Request': async ({ webhooks }) => {
    const { id, type } = await webhooks.verifyWebhook(requestOf(BODY), SECRET, { now })
    return `${type} ${id}`
  },

  'webhook as bytes': async ({ webhooks }) => {
    const raw = { body: new TextEncoder().encode(BODY), headers: HEADERS }
    const { id, type } = await webhooks.verifyWebhook(raw, SECRET, { now })
    return `${type} ${id}`
  },

  'forged webhook': async ({ webhooks }) => {
    try {
      return (await webhooks.verifyWebhook(requestOf(`${BODY} `), SECRET, { now })).type
    } catch (error) {
      if (webhooks.isWebhookVerificationError(error)) return error.reason
      throw error
    }
  },
} satisfies Record<string, Step>
