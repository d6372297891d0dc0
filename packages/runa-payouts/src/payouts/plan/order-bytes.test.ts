import { describe, expect, it } from 'vitest'
import { USD } from '../../../test/batches.ts'
import { chunkBytes, contentHash, type OrderContent, singleBytes } from './order-content.ts'

type Row = OrderContent['rows'][number]

const ana: Row = {
  reference: 'inv-1',
  item: {
    face_value: 10,
    distribution_method: { type: 'EMAIL', email_address: 'ana@example.com' },
    products: { type: 'SINGLE', value: 'AMZ-US' },
  },
}
const bo: Row = {
  reference: 'inv-2',
  item: {
    products: { values: ['AMZ-US', 'AMC-US'], type: 'MULTIPLE' },
    face_value: 25,
    distribution_method: { template_id: 'DT-01HPSF51G0ZWHJ3JTNWRH0WDYK', type: 'PAYOUT_LINK' },
  },
}
const zoe: Row = {
  reference: 'Überweisung "7" €😀',
  item: {
    face_value: 19.9,
    distribution_method: { type: 'RECIPIENT', recipient_reference: 'zoe-7', email_address: 'zoë@exämple.com' },
    products: {
      type: 'SINGLE',
      value: 'VISA-US',
      usage_config: { spend_rules_template_id: 'PSR-01HPSF51G0ZWHJ3JTNWRH0WDYK' },
    },
  },
}

const content = (batch: string, ...rows: readonly Row[]): OrderContent => ({ batch, paymentMethod: USD, rows })

// These strings must never change: a version of this package that made another key or other bytes of the same payouts
// would pay people twice whom an earlier version has paid. Keys and hashes were derived by another program, too.
const ANA =
  '{"distribution_method":{"email_address":"ana@example.com","type":"EMAIL"},"face_value":10,"products":{"type":"SINGLE","value":"AMZ-US"}}'
const BO =
  '{"distribution_method":{"template_id":"DT-01HPSF51G0ZWHJ3JTNWRH0WDYK","type":"PAYOUT_LINK"},"face_value":25,"products":{"type":"MULTIPLE","values":["AMZ-US","AMC-US"]}}'
const ZOE =
  '{"distribution_method":{"email_address":"zoë@exämple.com","recipient_reference":"zoe-7","type":"RECIPIENT"},"face_value":19.9,"products":{"type":"SINGLE","usage_config":{"spend_rules_template_id":"PSR-01HPSF51G0ZWHJ3JTNWRH0WDYK"},"value":"VISA-US"}}'
const FROM = '"payment_method":{"currency":"USD","type":"ACCOUNT_BALANCE"}'

describe('an order with a journal', () => {
  it.each([
    {
      name: 'one payout, first generation',
      of: content('march', ana),
      generation: 1,
      key: 'e9a8e3a1-c504-89d5-8b3e-9fe717149d1b',
      mode: 'sync',
      body: `{"description":"march/e9a8e3a1-c504-89d5-8b3e-9fe717149d1b","items":[${ANA}],${FROM}}`,
    },
    {
      name: 'the same, second generation',
      of: content('march', ana),
      generation: 2,
      key: '8aee7da9-7aa7-8ee3-8809-813e4e457ed6',
      mode: 'sync',
      body: `{"description":"march/8aee7da9-7aa7-8ee3-8809-813e4e457ed6","items":[${ANA}],${FROM}}`,
    },
    {
      name: 'two payouts',
      of: content('march', ana, bo),
      generation: 1,
      key: '1d766eeb-3923-89a2-bddd-58e1f8b68d6d',
      mode: 'async',
      body: `{"description":"march/1d766eeb-3923-89a2-bddd-58e1f8b68d6d","items":[${ANA},${BO}],${FROM}}`,
    },
    {
      name: 'names beyond ASCII, second generation',
      of: content('März', zoe, ana),
      generation: 2,
      key: '3a517d3a-34bb-8e8c-9343-de8e547fa864',
      mode: 'async',
      body: `{"description":"März/3a517d3a-34bb-8e8c-9343-de8e547fa864","items":[${ZOE},${ANA}],${FROM}}`,
    },
  ])('$name: key, mode and bytes', async ({ of, generation, ...expected }) => {
    const { name: _, ...bytes } = expected
    expect(await chunkBytes(of, generation)).toEqual(bytes)
  })

  it('says nothing of the group, which is the caller’s own', async () => {
    const grouped = { ...ana, group: 'country US', hash: 'f00' }
    expect(await chunkBytes(content('march', grouped), 1)).toEqual(await chunkBytes(content('march', ana), 1))
  })
})

describe('an order without a journal', () => {
  it.each([
    {
      name: 'one payout',
      of: content('march', ana),
      key: 'e782c2ea-0585-8082-b6f5-78b064859c45',
      body: `{"description":"march/inv-1","items":[${ANA}],${FROM}}`,
    },
    {
      name: 'names beyond ASCII',
      of: content('März', zoe),
      key: '0f9fb6d4-bc6d-8e17-b649-5743a25a0c4d',
      body: String.raw`{"description":"März/Überweisung \"7\" €😀","items":[${ZOE}],${FROM}}`,
    },
    {
      name: 'a reference too long for the description, whose key stands in',
      of: content('m'.repeat(64), { ...ana, reference: 'r'.repeat(64) }),
      key: 'fe724dfa-0235-8eba-823c-84cf2c0cba83',
      body: `{"description":"${'m'.repeat(64)}/fe724dfa-0235-8eba-823c-84cf2c0cba83","items":[${ANA}],${FROM}}`,
    },
  ])('$name: key and bytes', async ({ of, key, body }) => {
    expect(await singleBytes(of, of.rows[0]?.reference ?? '')).toEqual({ key, mode: 'sync', body })
  })

  it('describes itself by a reference that just fits', async () => {
    const { body } = await singleBytes(content('m'.repeat(64), ana), 'r'.repeat(63))
    expect(JSON.parse(body).description).toBe(`${'m'.repeat(64)}/${'r'.repeat(63)}`)
  })
})

// A journal of today has to be understood tomorrow: a hash that changed would call every payout edited.
it.each([
  [ana, 'ade57f321482416a189b836cd17a9cbbbd160d15b453abcc54fe944d40fc2a49'],
  [bo, '5ed9af6ec9958478f014e69ddea9d8836ccd455372e6f56fdb5dd799bf938865'],
  [zoe, '44276dbbbb48689b407805e254f3e51fd0de50889868d6360f6772307cbcb7dd'],
])('the content of $reference has the hash that journals hold', async ({ item }, hash) => {
  expect(await contentHash(item, USD)).toBe(hash)
})
