import type { QueuedFaults } from '@x/sandbox'
import { type ControlOutcome, type ControlSetup, faultCommands, taking } from '@x/serving/sandbox-control'
import type { GivenBalances } from '../orders/balances.ts'
import type { LedgerOrder } from '../orders/ledger.ts'
import type { SandboxOperation } from '../requests/read-operations.ts'
import { OPERATIONS } from '../requests/router.ts'
import { type RunaFaultName, runaFaults } from '../runa-faults.ts'
import type { RunaSandbox } from '../sandbox.ts'
import {
  balancesBody,
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
      about: 'What was really placed, oldest first.',
      run: () => ({ data: { orders: sandbox.ledger.orders.map(ledgerOrder) } }),
    },
    {
      method: 'POST',
      path: '/orders/next',
      about:
        'Scripts the next order that is placed. Fields: status, such as FAILED, and processing_ms, lasts_ms. Scripts are used up in order.',
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
      about:
        'What the account holds from now on, by currency: {"USD": "50.00"}. Of any other currency it holds nothing.',
      run: taking(balancesBody, (balances) => setBalances(sandbox, balances)),
    },
    {
      method: 'POST',
      path: '/webhooks',
      about: `Delivers a signed order.completion of an ended order, once, and returns the response of the receiver. Fields: url, order_id, and secret (default ${WEBHOOK_SECRET}), message_id, prefix (svix or webhook), timeout_ms.`,
      run: taking(webhookBody, (webhook) => sendCompletion(sandbox, webhook)),
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
  sandbox.setBalances(balances)
  return { data: balances }
}

async function sendCompletion(sandbox: RunaSandbox, webhook: WebhookBody): Promise<ControlOutcome> {
  const {
    url,
    order_id,
    secret = WEBHOOK_SECRET,
    message_id,
    prefix = 'svix',
    timeout_ms = LONGEST_DELIVERY_MS,
  } = webhook
  const status = statusOf(sandbox, order_id)
  if (status === undefined) return noOrder(order_id)
  const payload = sandbox.orderCompletion(order_id)
  if (payload === undefined) {
    return {
      refused: 409,
      detail: `Order ${order_id} is ${status}. Runa sends order.completion once an order has ended.`,
    }
  }
  return {
    data: await deliver({
      url,
      payload,
      secret,
      messageId: message_id ?? `msg_${crypto.randomUUID().replaceAll('-', '')}`,
      timestamp: sandbox.clock.now(),
      prefix,
      timeoutMs: timeout_ms,
    }),
  }
}
