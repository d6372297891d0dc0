import { MCP_ERAS, mcpFailure } from '@x/test-kit'
import { afterAll, describe, expect, it } from 'vitest'
import { order } from '../../test/running-sandbox.ts'
import { toolServers } from '../../test/serving-tools.ts'

const { serving, close } = toolServers()
afterAll(close)

const LINK = /https?:/

interface Listed {
  readonly name: string
  readonly description: string
  readonly inputSchema: unknown
}

const toolOf = async (list: () => Promise<readonly Listed[]>, name: string): Promise<Listed> => {
  const tool = (await list()).find((one) => one.name === name)
  if (tool === undefined) throw new Error(`no ${name}`)
  return tool
}

describe.each(MCP_ERAS)('with hidden links, in the era of %s', (era) => {
  it('the tools say so before anything is paid, and say how a person gets a link', async () => {
    const { list } = await serving(era)
    for (const name of ['create-order', 'get-order']) {
      const { description } = await toolOf(list, name)
      expect(description).toContain('Links are hidden from you here')
      expect(description).toContain("Runa's portal")
      expect(description).toContain('--reveal-payout-urls')
    }
    const { description, inputSchema } = await toolOf(list, 'create-order')
    expect(description).toContain('choose EMAIL')
    expect(JSON.stringify(inputSchema)).toContain(
      'PAYOUT_LINK: A link is made and sent to nobody. It is hidden from you',
    )
    expect(JSON.stringify(await list())).not.toContain('The link is returned with the order')
  })

  it('the value in place of a link says so, too', async () => {
    const { call } = await serving(era)
    const { structuredContent } = await call('create-order', { body: order() })
    const told = expect.stringMatching(/^\[hidden: .*portal.*--reveal-payout-urls\]$/)
    expect(structuredContent).toMatchObject({ items: [{ payout: { url: told } }] })
  })

  it('the links of products are for everybody, and shown', async () => {
    const { call } = await serving(era)
    const { structuredContent } = await call('get-product', { code: 'AMZ-US' })
    expect(structuredContent).toMatchObject({
      customer_service: { website_url: expect.stringMatching(/^https:/) },
      gift_card: { website_url: expect.stringMatching(/^https:/) },
    })
  })

  it('a page of products is short unless the model asks for more', async () => {
    const { call } = await serving(era)
    const { structuredContent } = await call('list-products', {})
    expect(structuredContent).toMatchObject({ pagination: { page: { limit: 20 } } })
    const { structuredContent: more } = await call('list-products', { limit: 21 })
    expect(more).toMatchObject({ pagination: { page: { limit: 21 } } })
  })

  it('a repeated order is reported as paid, not as a failure, and without a link', async () => {
    const { call, placed } = await serving(era)
    const { structuredContent: paid } = await call('create-order', { body: order() })
    const again = await call('create-order', { body: order() })
    expect(again.isError).toBeUndefined()
    expect(again.structuredContent).toEqual({
      id: paid.id,
      idempotencyKey: paid.idempotencyKey,
      repeated: true,
      message: expect.stringContaining('Already paid. Do not call create-order again'),
      next: expect.stringContaining(`get-order with orderId "${paid.id}"`),
    })
    expect(JSON.stringify(again)).not.toMatch(LINK)
    expect(placed()).toHaveLength(1)
    // The other case: somebody else is paid the same amount.
    await call('create-order', { body: order(), 'X-Idempotency-Key': 'for another person' })
    expect(placed()).toHaveLength(2)
  })

  it('a failed order is not reported as paid', async () => {
    const { call, placed, sandbox } = await serving(era)
    sandbox.scriptNextOrder('fail')
    expect((await call('create-order', { body: order() })).structuredContent).toMatchObject({ status: 'FAILED' })
    const { structuredContent, isError } = await call('create-order', { body: order() })
    expect(isError).toBeUndefined()
    expect(structuredContent.message).not.toContain('Already paid')
    expect(structuredContent.next).toContain('Tell the user that it failed.')
    expect(placed()).toHaveLength(1)
  })
})

describe('with visible links', () => {
  it('the tools say so, and promise the link in the API’s own words', async () => {
    const { list } = await serving('2026-07-28', { revealPayoutUrls: true })
    const { description, inputSchema } = await toolOf(list, 'create-order')
    expect(description).toContain('Links are shown here.')
    expect(description).not.toContain('hidden')
    expect(JSON.stringify(inputSchema)).toContain('PAYOUT_LINK: The link is returned with the order')
  })

  it('a repeat still has no link, and says which tool reads it', async () => {
    const { call } = await serving('2026-07-28', { revealPayoutUrls: true })
    const { structuredContent: paid } = await call('create-order', { body: order() })
    const again = await call('create-order', { body: order() })
    expect(JSON.stringify(again)).not.toMatch(LINK)
    const read = await call('get-order', { orderId: again.structuredContent.id })
    expect(read.structuredContent).toMatchObject({
      id: paid.id,
      items: [{ payout: { url: expect.stringMatching(LINK) } }],
    })
  })
})

describe('every failure of a read says what to do next', () => {
  it.each([
    [
      'an order that does not exist',
      'get-order',
      { orderId: 'O-NO' },
      undefined,
      'Fix the listed problems, then call again.',
    ],
    ['a page of HTML', 'list-orders', {}, 'html-502', 'This only reads, so call again.'],
    ['a connection that breaks', 'list-orders', {}, 'drop-before', 'This only reads, so call again.'],
    ['too many', 'list-orders', {}, 'rate-limit', expect.stringMatching(/^Wait \d+ s\. Then call again\.$/)],
    [
      'an answer that does not match the schema',
      'list-orders',
      {},
      { status: 200, body: { items: 7 } },
      'This only reads, so call again once; if it fails the same way, tell the operator of this server.',
    ],
  ] as const)('%s', async (_, name, args, fault, next) => {
    const { call, sandbox } = await serving('2026-07-28', {}, { maxRetries: 0 })
    if (fault !== undefined) sandbox.faults.next(fault, { operation: 'listOrders' })
    expect(mcpFailure(await call(name, args))).toMatchObject({ next })
  })

  it('drift, if it is an error', async () => {
    const { call, sandbox } = await serving('2026-07-28', {}, { maxRetries: 0, responseValidation: 'strict' })
    sandbox.faults.next({ status: 200, body: { items: [{ id: 'O-1' }] } }, { operation: 'listOrders' })
    expect(mcpFailure(await call('list-orders', {}))).toMatchObject({
      type: 'ResponseValidationError',
      next: expect.stringContaining('call again once'),
    })
  })
})
