import { describe, expect, it } from 'vitest'
import { createOrderRequestSchema, estimateOrderRequestSchema } from './index.ts'

const PAYMENT = { type: 'ACCOUNT_BALANCE', currency: 'USD' }
const LINK = { type: 'PAYOUT_LINK' }
const SINGLE = { type: 'SINGLE', value: 'AMZ-US' }
const TEMPLATE = { type: 'TEMPLATE', template_id: 'PT-01HQ12PV4B8XMBRTK281JM54KK' }
const ITEM = { face_value: 10, distribution_method: LINK, products: SINGLE }
const ORDER = { payment_method: PAYMENT, items: [ITEM] }

/** Each issue on a line of its own: `items.0.face_value too_small: expected …`. */
const lines = (issues: ReturnType<typeof createOrderRequestSchema.issues>) =>
  issues.map(({ path, code, message }) => `${[path.join('.'), code].join(' ').trim()}: ${message}`)

describe('createOrderRequestSchema takes', () => {
  it.each<[string, unknown]>([
    ['the smallest order', ORDER],
    [
      'an email with a template',
      withItem({ distribution_method: { type: 'EMAIL', email_address: 'fred@example.com', template_id: 'DT-1' } }),
    ],
    [
      'a recipient',
      withItem({ distribution_method: { type: 'RECIPIENT', recipient_reference: 'a-b_c@d.e', email_address: 'a@b' } }),
    ],
    // Strange, but in use.
    ...[
      'o’neil+bonus@example.com',
      "o'neil@example.co.uk",
      'sam..smith.@docomo.example',
      'dörte@müller.example',
      'x_y%z=1/2!#$&*?^`{|}~@sub-domain.example.museum',
      '山田@例え.テスト',
      'sam@localhost',
    ].map((email_address): [string, unknown] => [
      `the address ${email_address}`,
      withItem({ distribution_method: { type: 'EMAIL', email_address } }),
    ]),
    ['several products', withItem({ products: { type: 'MULTIPLE', values: ['AMZ-US', 'AMC-US'] } })],
    ['a template', withItem({ products: TEMPLATE })],
    [
      'spend rules',
      withItem({ products: { ...SINGLE, usage_config: { spend_rules_template_id: `PSR-${'0'.repeat(26)}` } } }),
    ],
    ['a description and metadata', { ...ORDER, description: 'x'.repeat(128), metadata: { campaign: 'summer' } }],
    ['null for both', { ...ORDER, description: null, metadata: null }],
    ['200 items', { ...ORDER, items: Array.from({ length: 200 }, () => ITEM) }],
    ...[0.01, 0.07, 1.1, 4.35, 19.99, 1e6, 9_999_999_999_999.99, 70_368_744_177_663.99].map(
      (value): [string, unknown] => [`a face value of ${value}`, withItem({ face_value: value })],
    ),
    ['a whole face value for a template', withItem({ face_value: 1e6, products: TEMPLATE })],
  ])('%s', (_, order) => {
    expect(createOrderRequestSchema.issues(order)).toEqual([])
  })
})

describe('createOrderRequestSchema says what is wrong with', () => {
  it.each<[string, unknown, string[]]>([
    ['nothing at all', undefined, ['invalid_type: missing; expected an object']],
    ['text', 'order', ['invalid_type: expected an object, got "order"']],
    [
      'an empty object',
      {},
      ['payment_method invalid_type: missing; expected an object', 'items invalid_type: missing; expected an array'],
    ],
    [
      'another payment method',
      { ...ORDER, payment_method: { type: 'CARD', currency: 'usd' } },
      [
        'payment_method.type invalid_value: expected "ACCOUNT_BALANCE", got "CARD"',
        'payment_method.currency invalid_format: expected a currency code of three capital letters, such as "USD", got "usd"',
      ],
    ],
    ['no items', { ...ORDER, items: [] }, ['items too_small: expected at least 1 item, got 0 items']],
    [
      'too many items',
      { ...ORDER, items: Array.from({ length: 201 }, () => ITEM) },
      ['items too_big: expected at most 200 items, got 201 items'],
    ],
    [
      'a sum of doubles',
      withItem({ face_value: 0.1 + 0.2 }),
      ['items.0.face_value not_multiple_of: expected at most 2 decimals, got 0.30000000000000004'],
    ],
    ['no money', withItem({ face_value: 0 }), ['items.0.face_value too_small: expected at least 0.01, got 0']],
    [
      'a fraction of a cent',
      withItem({ face_value: 0.001 }),
      [
        'items.0.face_value too_small: expected at least 0.01, got 0.001',
        'items.0.face_value not_multiple_of: expected at most 2 decimals, got 0.001',
      ],
    ],
    [
      'an amount as a string',
      withItem({ face_value: '10.00' }),
      ['items.0.face_value invalid_type: expected a number, got "10.00"'],
    ],
    ...[70_368_744_177_664, 2 ** 53, 1e21].map((value): [string, unknown, string[]] => [
      `an amount of ${value}, which is too large to be sure of its cents`,
      withItem({ face_value: value }),
      [
        `items.0.face_value too_big: expected at most 70368744177663.99 (in JavaScript, larger numbers are not exact to the cent), got ${value}`,
      ],
    ]),
    [
      'an infinite amount',
      withItem({ face_value: Number.POSITIVE_INFINITY }),
      ['items.0.face_value invalid_type: expected a finite number, got Infinity'],
    ],
    [
      'decimals for several products',
      withItem({ face_value: 10.5, products: { type: 'MULTIPLE', values: ['A', 'B'] } }),
      ['items.0.face_value not_multiple_of: expected a whole number for products of type "MULTIPLE", got 10.5'],
    ],
    [
      'decimals for a template, and everything else that is wrong with the item',
      { ...ORDER, items: [{ face_value: 10.5, products: TEMPLATE }] },
      [
        'items.0.distribution_method invalid_type: missing; expected an object',
        'items.0.face_value not_multiple_of: expected a whole number for products of type "TEMPLATE", got 10.5',
      ],
    ],
    [
      'camel case',
      { ...ORDER, items: [{ faceValue: 10, distribution_method: LINK, products: SINGLE }] },
      [
        'items.0.face_value invalid_type: missing; expected a number',
        'items.0.faceValue unrecognized_keys: unknown key; did you mean "face_value"?',
      ],
    ],
    [
      'a field that the API does not have',
      withItem({ currency: 'USD' }),
      ['items.0.currency unrecognized_keys: unknown key; allowed: face_value, distribution_method, products'],
    ],
    [
      'an unknown distribution method',
      withItem({ distribution_method: { type: 'SMS' } }),
      ['items.0.distribution_method.type invalid_value: expected "EMAIL", "PAYOUT_LINK" or "RECIPIENT", got "SMS"'],
    ],
    [
      'distribution by a bare word',
      withItem({ distribution_method: 'EMAIL' }),
      ['items.0.distribution_method invalid_type: expected an object, got "EMAIL"'],
    ],
    [
      'an email without a valid address',
      withItem({ distribution_method: { type: 'EMAIL', email: 'x', email_address: 'fred at example.com' } }),
      [
        'items.0.distribution_method.email_address invalid_format: expected an email address, got "fred at example.com"',
        'items.0.distribution_method.email unrecognized_keys: unknown key; did you mean "email_address"?',
      ],
    ],
    ...[
      'mailto:x@y.z',
      'a@b..com',
      'a@.b.com',
      'a@b.com.',
      'Sam <sam@example.com>',
      '<sam@example.com>',
      '"sam"@example.com',
      'sam@example.com,kim@example.com',
      'sam@example.com;',
      'sam@example@com',
      'sam@example.com\u200b',
      'sam\u00ad@example.com',
      'sam@example.com\n',
      '@example.com',
    ].map((email_address): [string, unknown, string[]] => [
      `an invalid email address: ${JSON.stringify(email_address)}`,
      withItem({ distribution_method: { type: 'EMAIL', email_address } }),
      [
        `items.0.distribution_method.email_address invalid_format: expected an email address, got ${JSON.stringify(email_address)}`,
      ],
    ]),
    [
      'a recipient reference with a space',
      withItem({ distribution_method: { type: 'RECIPIENT', recipient_reference: 'a b', email_address: 'a@b' } }),
      [
        'items.0.distribution_method.recipient_reference invalid_format: expected letters, digits and the characters - _ @ . only, got "a b"',
      ],
    ],
    [
      'products without a type',
      withItem({ products: { value: 'AMZ-US' } }),
      ['items.0.products.type invalid_value: missing; expected "SINGLE", "MULTIPLE" or "TEMPLATE"'],
    ],
    [
      'one product as a list',
      withItem({ products: { type: 'SINGLE', values: ['AMZ-US'] } }),
      [
        'items.0.products.value invalid_type: missing; expected a string',
        'items.0.products.values unrecognized_keys: unknown key; did you mean "value"?',
      ],
    ],
    [
      'the same product twice',
      withItem({ products: { type: 'MULTIPLE', values: ['AMZ-US', 'AMZ-US'] } }),
      ['items.0.products.values not_unique: expected different products, got "AMZ-US" twice'],
    ],
    [
      'a list of one product',
      withItem({ products: { type: 'MULTIPLE', values: ['AMZ-US'] } }),
      ['items.0.products.values too_small: expected at least 2 items, got 1 item'],
    ],
    [
      'a long description',
      { ...ORDER, description: 'x'.repeat(129) },
      ['description too_big: expected at most 128 characters, got 129 characters'],
    ],
    [
      'metadata beyond its limits',
      { ...ORDER, metadata: { ['k'.repeat(41)]: 'v', campaign: 7, note: 'x'.repeat(201) } },
      [
        `metadata.${'k'.repeat(41)} invalid_key: expected a key of at most 40 characters, got 41 characters`,
        'metadata.campaign invalid_type: expected a string, got 7',
        'metadata.note too_big: expected at most 200 characters, got 201 characters',
      ],
    ],
    [
      'too much metadata',
      { ...ORDER, metadata: Object.fromEntries(Array.from({ length: 21 }, (_, index) => [`k${index}`, 'v'])) },
      ['metadata too_big: expected at most 20 keys, got 21 keys'],
    ],
    [
      'a key named __proto__',
      JSON.parse(JSON.stringify(ORDER).replace('{', '{"__proto__":{},')),
      ['__proto__ unrecognized_keys: unknown key; allowed: payment_method, items, description, metadata'],
    ],
  ])('%s', (_, order, expected) => {
    expect(lines(createOrderRequestSchema.issues(order))).toEqual(expected)
  })
})

describe('estimateOrderRequestSchema', () => {
  const estimated = (item: object) => ({
    payment_method: PAYMENT,
    items: [{ face_value: 10, products: SINGLE, ...item }],
  })

  it('takes items with and without a distribution method', () => {
    expect(estimateOrderRequestSchema.issues(estimated({}))).toEqual([])
    expect(estimateOrderRequestSchema.issues(estimated({ distribution_method: LINK }))).toEqual([])
  })

  it.each<[string, unknown, string[]]>([
    [
      'a template',
      estimated({ products: TEMPLATE }),
      ['items.0.products.type invalid_value: expected "SINGLE" or "MULTIPLE", got "TEMPLATE"'],
    ],
    [
      'too many items',
      { payment_method: PAYMENT, items: Array.from({ length: 501 }, () => ({ face_value: 1, products: SINGLE })) },
      ['items too_big: expected at most 500 items, got 501 items'],
    ],
    [
      'a field that only an order has',
      { ...estimated({}), description: 'x' },
      ['description unrecognized_keys: unknown key; allowed: payment_method, items'],
    ],
  ])('says what is wrong with %s', (_, request, expected) => {
    expect(lines(estimateOrderRequestSchema.issues(request))).toEqual(expected)
  })
})

function withItem(changes: object): unknown {
  return { ...ORDER, items: [{ ...ITEM, ...changes }] }
}
