import { RunaPayouts } from '@x/runa-payouts'
import { createMcpHandler } from '@x/runa-payouts/mcp'
import { serveMcpStdio } from '@x/runa-payouts/mcp/stdio'
import { startRunaSandbox } from '@x/runa-payouts/testing/server'
import type { ServedPackage, ServeStdio } from './served-package.ts'

const ITEM = {
  face_value: 10,
  distribution_method: { type: 'PAYOUT_LINK' },
  products: { type: 'SINGLE', value: 'AMZ-US' },
}

const ORDER = { payment_method: { type: 'ACCOUNT_BALANCE', currency: 'USD' }, items: [ITEM] }

const ALLOWED_HOSTS = ['127.0.0.1', 'localhost']

export async function startRuna(): Promise<ServedPackage> {
  const { url, apiKey, sandbox, close } = await startRunaSandbox()
  const client = new RunaPayouts({ apiKey, baseUrl: url })
  let calls = 0
  return {
    name: 'runa',
    handler: createMcpHandler(client, { allowedHosts: ALLOWED_HOSTS }),
    environment: { RUNA_API_KEY: apiKey, RUNA_BASE_URL: url },
    calls: {
      'create-order': () => ({ body: ORDER, 'X-Idempotency-Key': `conformance-${++calls}` }),
      'list-orders': () => ({ limit: 5 }),
      'estimate-order': () => ({ body: ORDER }),
      'get-order': () => ({ orderId: sandbox.ledger.orders.at(-1)?.id }),
    },
    close,
  }
}

export const serveRunaStdio: ServeStdio = () => serveMcpStdio(new RunaPayouts())
