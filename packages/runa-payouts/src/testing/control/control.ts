import type { QueuedFaults } from '@x/sandbox'
import { type ControlOutcome, type ControlSetup, faultCommands, taking } from '@x/serving/sandbox-control'
import { shownValue } from '@x/transport'
import { type ProductChange, ProductChangeError, UnknownProductError } from '../catalogue/product-change.ts'
import type { GivenBalances } from '../orders/balances.ts'
import type { LedgerOrder } from '../orders/ledger.ts'
import type { SandboxOperation } from '../requests/read-operations.ts'
import { OPERATIONS } from '../requests/router.ts'
import { type RunaFaultName, runaFaults } from '../runa-faults.ts'
import type { RunaSandbox } from '../sandbox.ts'
import {
  balancesBody,
  type ChangeBody,
  changeBody,
  emptyBody,
  LONGEST_DELIVERY_MS,
  type NextOrderBody,
  nextOrderBody,
  type WebhookBody,
  webhookBody,
} from './control-bodies.ts'
import { deliver } from './webhook-delivery.ts'

/** The default secret for signing webhooks. Everybody can read it here, so it is not really secret. */
export const WEBHOOK_SECRET = 'whsec_c2FuZGJveC1ub3QtYS1zZWNyZXQ='

const faultsOf = (sandbox: RunaSandbox): QueuedFaults<RunaFaultName, SandboxOperation> => ({
  script: sandbox.faults,
  table: runaFaults,
  operations: OPERATIONS,
})

/** What the control endpoint of a sandbox accepts. */
export const runaControl = (sandbox: RunaSandbox): ControlSetup => ({
  plays: sandbox.plays,
  commands: [
    ...faultCommands(faultsOf(sandbox)),
    {
      method: 'GET',
      path: '/orders',
      about: 'The orders that were placed, oldest first.',
      run: () => ({ data: { orders: sandbox.ledger.orders.map(ledgerOrder) } }),
    },
    {
      method: 'POST',
      path: '/orders/next',
      about:
        'Scripts the next order that is placed. Fields: status, such as FAILED, and processing_ms, lasts_ms. Scripts are used in order.',
      run: taking(nextOrderBody, (script) => scriptNext(sandbox, script)),
    },
    {
      method: 'POST',
      path: '/orders/{id}/fail',
      about: 'Ends an order that is PROCESSING as FAILED.',
      run: taking(emptyBody, (_, id) => end(sandbox, id, 'FAILED')),
    },
    {
      method: 'POST',
      path: '/orders/{id}/complete',
      about: 'Ends an order that is PROCESSING as COMPLETED.',
      run: taking(emptyBody, (_, id) => end(sandbox, id, 'COMPLETED')),
    },
    {
      method: 'POST',
      path: '/balance',
      about: 'Sets the balances from now on, by currency: {"USD": "50.00"}. All other currencies have none.',
      run: taking(balancesBody, (balances) => setBalances(sandbox, balances)),
    },
    {
      method: 'POST',
      path: '/products/{id}',
      about:
        'Changes a product, by its code, and returns the body of the product.update about it. Fields: is_orderable, minimum_value and maximum_value, or available_list, and discount_multiplier.',
      run: taking(changeBody, (change, code) => changeProduct(sandbox, code, change)),
    },
    {
      method: 'POST',
      path: '/webhooks',
      about: `Delivers a signed webhook, once, and returns the response of the receiver: order.completion of an ended order, or product.update of the latest change of a product. Fields: url, order_id or product_code, and secret (default ${WEBHOOK_SECRET}), message_id, prefix (svix or webhook), timeout_ms.`,
      run: taking(webhookBody, (webhook) => sendWebhook(sandbox, webhook)),
    },
  ],
})

const ledgerOrder = ({ idempotencyKey, createdAt, ...order }: LedgerOrder) => ({
  ...order,
  idempotency_key: idempotencyKey,
  created_at: createdAt,
})

const statusOf = (sandbox: RunaSandbox, id: string): string | undefined =>
  sandbox.ledger.orders.find((order) => order.id === id)?.status

const noOrder = (id: string): ControlOutcome => ({
  refused: 404,
  detail: `The sandbox has no order ${JSON.stringify(id)}.`,
})

function scriptNext(sandbox: RunaSandbox, { status, processing_ms, lasts_ms }: NextOrderBody): ControlOutcome {
  const script = {
    status,
    ...(processing_ms === undefined ? {} : { processingMs: processing_ms }),
    ...(lasts_ms === undefined ? {} : { lasts: lasts_ms }),
  }
  sandbox.scriptNextOrder(script)
  return { data: { status, processing_ms, lasts_ms } }
}

function end(sandbox: RunaSandbox, id: string, status: 'COMPLETED' | 'FAILED'): ControlOutcome {
  const now = statusOf(sandbox, id)
  if (now === undefined) return noOrder(id)
  if (sandbox.endOrder(id, status)) return { data: { id, status } }
  return {
    refused: 409,
    detail: `Order ${id} is ${now}, which is final. To end an order yourself, have it processed for longer (--processing) or script it before it is placed (POST /__sandbox/orders/next).`,
  }
}

function setBalances(sandbox: RunaSandbox, balances: GivenBalances): ControlOutcome {
  if (sandbox.environment === 'playground') {
    return { refused: 409, detail: 'The balance of the playground is unlimited.' }
  }
  sandbox.setBalances(balances)
  return { data: balances }
}

/** The names of the API for what a product can change. */
const CHANGE_FIELDS = {
  orderable: 'is_orderable',
  minimum: 'minimum_value',
  maximum: 'maximum_value',
  available: 'available_list',
  discount: 'discount_multiplier',
} as const satisfies Record<keyof ProductChange, keyof ChangeBody>

function changeProduct(sandbox: RunaSandbox, code: string, body: ChangeBody): ControlOutcome {
  const { is_orderable, minimum_value, maximum_value, available_list, discount_multiplier } = body
  const change: ProductChange = {
    ...(is_orderable !== undefined && { orderable: is_orderable }),
    ...(minimum_value !== undefined && { minimum: minimum_value }),
    ...(maximum_value !== undefined && { maximum: maximum_value }),
    ...(available_list !== undefined && { available: available_list }),
    ...(discount_multiplier !== undefined && { discount: discount_multiplier }),
  }
  try {
    return { data: sandbox.changeProduct(code, change) }
  } catch (error) {
    if (error instanceof UnknownProductError) return noProduct(code)
    if (!(error instanceof ProductChangeError)) throw error
    const { field, expected } = error.problem
    const message = `expected ${expected}, got ${shownValue(change[field])}`
    return { issues: [{ path: [CHANGE_FIELDS[field]], code: 'invalid_value', message }] }
  }
}

const noProduct = (code: string): ControlOutcome => ({
  refused: 404,
  detail: `The sandbox has no product ${JSON.stringify(code)}.`,
})

async function sendWebhook(sandbox: RunaSandbox, webhook: WebhookBody): Promise<ControlOutcome> {
  const { url, secret = WEBHOOK_SECRET, message_id, prefix = 'svix', timeout_ms = LONGEST_DELIVERY_MS } = webhook
  const found = payloadOf(sandbox, webhook)
  if (!('payload' in found)) return found
  return {
    data: await deliver({
      url,
      payload: found.payload,
      secret,
      messageId: message_id ?? `msg_${crypto.randomUUID().replaceAll('-', '')}`,
      timestamp: sandbox.clock.now(),
      prefix,
      timeoutMs: timeout_ms,
    }),
  }
}

function payloadOf(
  sandbox: RunaSandbox,
  { order_id = '', product_code }: WebhookBody,
): { readonly payload: object } | ControlOutcome {
  return product_code === undefined ? completionOf(sandbox, order_id) : updateOf(sandbox, product_code)
}

const NO_WEBHOOKS: ControlOutcome = { refused: 409, detail: 'The playground sends no webhooks.' }

function completionOf(sandbox: RunaSandbox, orderId: string): { readonly payload: object } | ControlOutcome {
  const status = statusOf(sandbox, orderId)
  if (status === undefined) return noOrder(orderId)
  if (sandbox.environment === 'playground') return NO_WEBHOOKS
  const payload = sandbox.orderCompletion(orderId)
  if (payload !== undefined) return { payload }
  return { refused: 409, detail: `Order ${orderId} is ${status}. Runa sends order.completion once an order has ended.` }
}

function updateOf(sandbox: RunaSandbox, code: string): { readonly payload: object } | ControlOutcome {
  if (sandbox.environment === 'playground') return NO_WEBHOOKS
  const payload = sandbox.productUpdate(code)
  if (payload !== undefined) return { payload }
  return {
    refused: 409,
    detail: `The product ${JSON.stringify(code)} has not changed. Change it first (POST /__sandbox/products/${encodeURIComponent(code)}).`,
  }
}
