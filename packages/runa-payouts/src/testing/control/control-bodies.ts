import {
  aName,
  type BodyCheck,
  bodyOf,
  listOf,
  mapWith,
  oneOf,
  textThat,
  trueOrFalse,
  valueThat,
  wholeNumber,
} from '@x/serving/sandbox-control'
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

export interface ChangeBody {
  is_orderable?: boolean
  minimum_value?: number | string
  maximum_value?: number | string
  available_list?: readonly (number | string)[]
  discount_multiplier?: string
}

/** Whether it is an amount of the product's currency, the product decides. */
const anAmount = valueThat(
  'a number or a decimal string',
  (value) => typeof value === 'number' || typeof value === 'string',
)

/** More than any product has. */
const MOST_VALUES = 1000

export const changeBody = bodyOf<ChangeBody>({
  fields: {
    is_orderable: trueOrFalse,
    minimum_value: anAmount,
    maximum_value: anAmount,
    available_list: listOf(anAmount, MOST_VALUES),
    discount_multiplier: textThat('a decimal string from 0 to 1, such as "0.05"', () => true),
  },
})

/** One of `order_id` and `product_code`. */
export interface WebhookBody {
  url: string
  order_id?: string
  product_code?: string
  secret?: string
  message_id?: string
  prefix?: HeaderFamily
  timeout_ms?: number
}

export const webhookBody = bodyOf<WebhookBody>({
  required: ['url'],
  fields: {
    // The URL may contain a password, and the secret is one.
    url: textThat('an absolute URL that begins with http:// or https:// and holds no password', isReceiver, false),
    order_id: aName(200),
    product_code: aName(200),
    secret: textThat('whsec_ and base64', isSecret, false),
    message_id: textThat('at most 256 visible ASCII characters, without commas and full stops', (value) =>
      /^[\x21-\x2b\x2d\x2f-\x7e]{1,256}$/.test(value),
    ),
    prefix: oneOf(['svix', 'webhook'] satisfies HeaderFamily[]),
    timeout_ms: wholeNumber(1, LONGEST_DELIVERY_MS),
  },
  conflicts: ({ order_id, product_code }) => {
    if (order_id === undefined && product_code === undefined) {
      return [{ field: 'order_id', expected: 'the id of an order, or product_code' }]
    }
    return order_id === undefined || product_code === undefined
      ? []
      : [{ field: 'product_code', expected: 'nothing together with order_id' }]
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
