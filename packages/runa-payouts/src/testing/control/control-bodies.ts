import { aName, type BodyCheck, bodyOf, mapWith, oneOf, textThat, wholeNumber } from '@x/serving/sandbox-control'
import { isConfigurationError } from '@x/transport'
import type { HeaderFamily } from '../../webhooks/signature-headers.ts'
import { signingKeys } from '../../webhooks/signing-key.ts'
import { isCurrency } from '../catalogue/currencies.ts'
import { balanceExpectation, type GivenBalances } from '../orders/balances.ts'

/** The bodies that the commands of the control endpoint accept. */

/** Runa waits this long for the answer to a webhook (developer.runa.io, /reference/webhooks). */
export const LONGEST_DELIVERY_MS = 15_000

/** A year. For something that lasts forever, leave out the end. */
const LONGEST_MS = 365 * 24 * 60 * 60 * 1000

export const emptyBody = bodyOf<Record<never, never>>({ fields: {} })

export interface NextOrderBody {
  status: string
  processing_ms?: number
  lasts_ms?: number
}

export const nextOrderBody = bodyOf<NextOrderBody>({
  required: ['status'],
  fields: { status: aName(100), processing_ms: wholeNumber(0, LONGEST_MS), lasts_ms: wholeNumber(0, LONGEST_MS) },
})

/** Amounts by currency. */
export const balancesBody: BodyCheck<GivenBalances> = {
  issues: mapWith((currency, amount) => {
    const expected = balanceExpectation(currency, amount)
    if (expected === undefined) return undefined
    return isCurrency(currency) ? { expected } : { expected, got: JSON.stringify(currency.slice(0, 20)) }
  }),
}

export interface WebhookBody {
  url: string
  order_id: string
  secret?: string
  message_id?: string
  prefix?: HeaderFamily
  timeout_ms?: number
}

export const webhookBody = bodyOf<WebhookBody>({
  required: ['url', 'order_id'],
  fields: {
    // The URL may contain a password, and the secret is one.
    url: textThat('an absolute URL that begins with http:// or https:// and holds no password', isReceiver, false),
    order_id: aName(200),
    secret: textThat('whsec_ and base64', isSecret, false),
    message_id: textThat('at most 256 visible ASCII characters, without commas and full stops', (value) =>
      /^[\x21-\x2b\x2d\x2f-\x7e]{1,256}$/.test(value),
    ),
    prefix: oneOf(['svix', 'webhook'] satisfies HeaderFamily[]),
    timeout_ms: wholeNumber(1, LONGEST_DELIVERY_MS),
  },
})

function isReceiver(value: string): boolean {
  if (!URL.canParse(value)) return false
  const { protocol, username, password } = new URL(value)
  return /^https?:$/.test(protocol) && username === '' && password === ''
}

function isSecret(value: string): boolean {
  try {
    return signingKeys(value).length === 1
  } catch (error) {
    if (!isConfigurationError(error)) throw error
    return false
  }
}
