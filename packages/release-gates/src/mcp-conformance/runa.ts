import { RunaPayouts } from '@x/runa-payouts'
import { createMcpHandler } from '@x/runa-payouts/mcp'
import { serveMcpStdio } from '@x/runa-payouts/mcp/stdio'
import type { SandboxOperation } from '@x/runa-payouts/testing'
import { startRunaSandbox } from '@x/runa-payouts/testing/server'
import { toolNames } from '@x/test-kit'
import type { ServedRuna } from './hosts/trials.ts'
import { type Arguments, forTools, type OddAnswer, type ServedAs, type ServeStdio } from './served-package.ts'

const ITEM = {
  face_value: 10,
  distribution_method: { type: 'PAYOUT_LINK' },
  products: { type: 'SINGLE', value: 'AMZ-US' },
}

const ORDER = { payment_method: { type: 'ACCOUNT_BALANCE', currency: 'USD' }, items: [ITEM] }

/** Additions too, so that every host is seen to call them. */
const TOOLS = ['+get-balance']

const ALLOWED_HOSTS = ['127.0.0.1', 'localhost']

export async function startRuna(options: ServedAs = {}): Promise<ServedRuna> {
  const { url, apiKey, sandbox, close } = await startRunaSandbox()
  const client = new RunaPayouts({ apiKey, baseUrl: url })
  let calls = 0
  const next = (operation: SandboxOperation, body: object) => sandbox.faults.next({ status: 200, body }, { operation })
  const tools = toolNames('runa-payouts', { named: ['get-balance'] })
  return {
    name: 'runa',
    handler: createMcpHandler(client, { allowedHosts: ALLOWED_HOSTS, tools: TOOLS, ...options }),
    environment: { RUNA_API_KEY: apiKey, RUNA_BASE_URL: url },
    calls: forTools<Arguments>(
      tools,
      {
        'create-order': () => ({ body: ORDER, 'X-Idempotency-Key': `conformance-${++calls}` }),
        'list-orders': () => ({ limit: 5 }),
        'estimate-order': () => ({ body: ORDER }),
        'check-order': () => ({ body: ORDER }),
        'get-order': () => ({ orderId: sandbox.ledger.orders.at(-1)?.id ?? 'O-ODD' }),
        'list-products': () => ({ countries_redeemable_in: ['US'], limit: 2 }),
        'list-product-countries': () => ({}),
        'list-product-categories': () => ({}),
        'get-product': () => ({ code: 'AMZ-US' }),
        'get-balance': () => ({}),
      },
      () => ({}),
    ),
    answerOddly: forTools<OddAnswer>(
      tools,
      {
        'create-order': () => next('createOrder', { id: 'O-ODD', status: 'COMPLETED', items: 'many' }),
        'list-orders': () => next('listOrders', { items: [null, { id: 'O-ODD', status: 'COMPLETED' }, { status: 7 }] }),
        'estimate-order': () => next('estimateOrder', { total_price: '10', currency: 'USD', items: {} }),
        // Its answer is this package's own.
        'check-order': () => {},
        'get-order': ({ orderId }) => next('getOrder', { id: orderId, status: 'COMPLETED', total_price: null }),
        'list-products': () =>
          next('listProducts', { catalog: [null, { code: 'ODD-US', payout_type: 7 }, { name: 'x' }] }),
        'list-product-countries': () => next('listProductCountries', { countries: [null, 'US', 7] }),
        'list-product-categories': () => next('listProductCategories', { categories: [null, { code: 7 }] }),
        'get-product': ({ code }) => next('getProduct', { code, payout_type: 'gift_card', gift_card: null }),
        'get-balance': () => next('getBalance', [null, { balance: 10, currency: 'USD' }, { balance: '1' }]),
      },
      () => {},
    ),
    placed: () => sandbox.ledger.orders,
    close,
  }
}

export const serveRunaStdio: ServeStdio = () => serveMcpStdio(new RunaPayouts(), { tools: TOOLS })
