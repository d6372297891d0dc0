import { MCP_ERAS, mcpCaller, mcpFailure } from '@x/test-kit'
import { afterAll, describe, expect, it } from 'vitest'
import { order, sandboxes } from '../../test/running-sandbox.ts'
import { createMcpHandler, type RunaMcpOptions } from './mcp.ts'

const { start, close } = sandboxes()
afterAll(close)

const SECRET = 'canary-secret~half-0123456789'
const KEY = `xxCANARY.${SECRET}`
const LINK = 'https://spend.playground.runa.io/canary-link-0123'
const OWN_DOMAIN = 'https://rewards.customer.example/canary-link-0123?x=canary-link'

/** Puts everything that must not be repeated into every place of an answer. */
const hostile = `${KEY} ${SECRET} ${encodeURIComponent(KEY)} ${LINK} ${OWN_DOMAIN} ${JSON.stringify(LINK).replaceAll('/', '\\/')}`
const errorBody = {
  type: hostile,
  message: hostile,
  help: hostile,
  details: [{ type: hostile, message: hostile, location: [hostile] }],
  error: hostile,
}

/** An order with links wherever Runa or a caller has put one. */
const completed = {
  id: 'O-1',
  status: 'COMPLETED',
  created_at: '2026-11-22T00:00:00Z',
  payment_method: { type: 'ACCOUNT_BALANCE' },
  currency: 'USD',
  total_price: '10.00',
  total_discount: '0',
  description: `see ${OWN_DOMAIN}`,
  metadata: { note: JSON.stringify({ LINK }).replaceAll('/', '\\/'), encoded: encodeURIComponent(LINK) },
  items: [
    {
      id: 'E-1',
      distribution_method: { type: 'PAYOUT_LINK' },
      products: { type: 'SINGLE', value: 'AMZ-US' },
      face_value: '10.00',
      price: '10.00',
      redemption_url: LINK,
      payout: { status: 'ACTIVE', status_updated_at: '2026-11-22T00:00:00Z', url: 'spend.runa.io/canary-link-bare' },
      a_field_of_later: [LINK],
    },
  ],
}

async function serving(options: RunaMcpOptions = {}, era: (typeof MCP_ERAS)[number] = '2026-07-28') {
  const running = await start()
  const lines: string[] = []
  const client = running.client({ apiKey: KEY, maxRetries: 0 })
  const handler = createMcpHandler(client, { clock: running.clock, log: (line) => lines.push(line), ...options })
  return { ...running, ...mcpCaller(handler, era), lines }
}

/** Neither the key nor the link, nor a part of either. */
const CANARY = /canary/i

describe.each(MCP_ERAS)('in the era of %s, no model reads', (era) => {
  it('a payout link, in whatever field and form', async () => {
    const { call, sandbox } = await serving({}, era)
    sandbox.faults.next({ status: 200, body: completed, commit: false }, { operation: 'getOrder' })
    const result = await call('get-order', { orderId: 'O-1' })
    expect(result.structuredContent).toMatchObject({ id: 'O-1', items: [{ payout: { status: 'ACTIVE' } }] })
    expect(JSON.stringify(result)).not.toMatch(CANARY)
    expect(JSON.stringify(result)).toContain(
      '[hidden: anyone who has this link can redeem the payout; a person finds it in Runa',
    )
  })

  it('a payout link of an order that it has just placed', async () => {
    const { call, sandbox } = await serving({}, era)
    const result = await call('create-order', { body: order() })
    const [{ payout: { url } = { url: '' } } = {}] = sandbox.ledger.orders[0]?.items ?? []
    expect(url).toMatch(/^https?:/)
    expect(JSON.stringify(result)).not.toContain(url)
    // Nor what the link is made of: whoever knows a host needs no more.
    expect(JSON.stringify(result)).not.toContain(url.slice(url.lastIndexOf('/') + 1))
  })

  it('a code that a link is redeemed for: nothing that is served redeems', async () => {
    const { call, list, sandbox } = await serving({}, era)
    await call('create-order', { body: order() })
    expect(JSON.stringify(await list())).not.toMatch(/"name":"[^"]*redeem/)
    expect(sandbox.requests.map(({ operation }) => operation)).not.toContain('redeem')
  })

  it.each([400, 401, 403, 404, 422, 429, 500, 502, 504])('a secret that a %s repeats', async (status) => {
    const { call, sandbox, lines } = await serving({}, era)
    sandbox.faults.next({ status, body: errorBody }, { operation: 'createOrder' })
    const result = await call('create-order', { body: order() })
    expect(mcpFailure(result)).toMatchObject({ status, idempotencyKey: expect.any(String) })
    expect(JSON.stringify(result)).not.toMatch(CANARY)
    expect(lines.join()).not.toMatch(CANARY)
  })

  it.each([
    ['a key as the name of an argument', { body: order(), [KEY]: 1 }],
    ['a key as the name of a field', { body: { ...order(), [KEY]: LINK } }],
    ['a key as the mode', { body: order(), 'X-Execution-Mode': KEY }],
    ['a link as the value of a field', { body: { ...order(), payment_method: { type: LINK, currency: KEY } } }],
  ])('%s', async (_, args) => {
    const { call } = await serving({}, era)
    const result = await call('create-order', args)
    expect(mcpFailure(result)).toMatchObject({ outcome: 'not_sent' })
    expect(JSON.stringify(result)).not.toMatch(CANARY)
  })

  it('revealPayoutUrls shows links, but no key', async () => {
    const { call, sandbox } = await serving({ revealPayoutUrls: true }, era)
    const result = await call('create-order', { body: order() })
    const [{ payout: { url } = { url: '' } } = {}] = sandbox.ledger.orders[0]?.items ?? []
    expect(result.structuredContent).toMatchObject({ items: [{ payout: { url } }] })
    expect(JSON.stringify(result)).not.toMatch(CANARY)
  })
})
