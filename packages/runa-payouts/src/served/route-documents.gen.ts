// Made from specs/runa-payouts.openapi.yaml by `node scripts/generate.ts`. Do not edit.

import type { RouteDocuments } from '@x/serving/rest'

export const ROUTE_DOCUMENTS: RouteDocuments = {
  tags: [
    { name: 'Orders', description: 'Orders pay one or more recipients from the balance of the Runa account.' },
    { name: 'Products', description: 'What a payout can be redeemed for.' },
    { name: 'Balance', description: 'The money in the Runa account.' },
  ],
  routes: {
    createOrder: {
      tag: 'Orders',
      description:
        'Pays one or more recipients from the account balance. With a production key this is real money, and it cannot be undone. X-Idempotency-Key identifies one payment: it is paid once, however often you repeat the call with the same key and body. Without one, a key is generated and returned. An order with one item returns the finished order (200); one with more items returns an id (202): read that order until it is COMPLETED or FAILED.',
      body: {
        payment_method: { type: 'ACCOUNT_BALANCE', currency: 'USD' },
        items: [
          {
            face_value: 25,
            distribution_method: { type: 'EMAIL', email_address: 'sam@example.com' },
            products: { type: 'SINGLE', value: 'AMZ-US' },
          },
        ],
      },
      answers: {
        '200': {
          id: 'O-01M8KTGZZZM0GZY8KQDZEF4C74',
          status: 'COMPLETED',
          created_at: '2026-11-29T14:14:43.967000+00:00',
          completed_at: '2026-11-29T14:14:44.512000+00:00',
          payment_method: { type: 'ACCOUNT_BALANCE' },
          currency: 'USD',
          total_discount: '0.00',
          total_price: '25.00',
          items: [
            {
              id: 'E-01M8KTGZZZF2CR961DJS96NHR6',
              distribution_method: { type: 'EMAIL', email_address: 'sam@example.com' },
              products: { type: 'SINGLE', value: 'AMZ-US' },
              face_value: '25.00',
              price: '25.00',
              payout: {
                status: 'ACTIVE',
                status_updated_at: '2026-11-29T14:14:44.512000+00:00',
                url: 'https://spend.playground.runa.io/00000000-0000-4000-8000-000000000000',
                expiry_date: null,
              },
              currency: 'USD',
            },
          ],
          transaction_detail: { USD: { value: '25.00', fx: null } },
        },
        '202': { id: 'O-01M8KTGZZZM0GZY8KQDZEF4C74', status: 'PROCESSING' },
      },
    },
    listOrders: {
      tag: 'Orders',
      description:
        'Lists orders, a page at a time, without their items. To get the next page, pass pagination.cursors.after as after. A page without items is the end.',
      answers: {
        '200': {
          items: [
            {
              id: 'O-01M8KTGZZZM0GZY8KQDZEF4C74',
              status: 'COMPLETED',
              created_at: '2026-11-29T14:14:43.967000+00:00',
              completed_at: '2026-11-29T14:14:44.512000+00:00',
              payment_method: { type: 'ACCOUNT_BALANCE' },
              currency: 'USD',
              total_discount: '0.00',
              total_price: '25.00',
            },
          ],
          pagination: {
            cursors: {
              after: 'cm93Ok8tMDFNOEtUR1paWk0wR1pZOEtRRFpFRjRDNzQ=',
              before: 'cm93Ok8tMDFNOEtUR1paWk0wR1pZOEtRRFpFRjRDNzQ=',
            },
            page: { limit: 100 },
          },
        },
      },
    },
    estimateOrder: {
      tag: 'Orders',
      description:
        'Calculates what an order would cost. It places nothing and moves no money. Not available in the playground.',
      body: {
        payment_method: { type: 'ACCOUNT_BALANCE', currency: 'USD' },
        items: [
          {
            face_value: 25,
            distribution_method: { type: 'EMAIL', email_address: 'sam@example.com' },
            products: { type: 'SINGLE', value: 'AMZ-US' },
          },
        ],
      },
      answers: {
        '200': {
          payment_method: { type: 'ACCOUNT_BALANCE', currency: 'USD' },
          items: [
            {
              products: { type: 'SINGLE', value: 'AMZ-US' },
              face_value: '25',
              price: '25',
              discount_multiplier: '0.00',
              currency: 'USD',
            },
          ],
          currency: 'USD',
          total_discount: '0',
          total_price: '25',
          transaction_detail: { USD: { value: '25.00', fx: null } },
        },
      },
    },
    checkOrder: {
      tag: 'Orders',
      description:
        'Checks an order without placing it: product codes, face values, countries and currencies. The body is that of an order; payment_method and distribution_method may be left out. No order is sent, and no idempotency key is used. The catalogue is loaded at the first check and again every hour.',
      body: {
        payment_method: { type: 'ACCOUNT_BALANCE', currency: 'USD' },
        items: [
          {
            face_value: 25,
            distribution_method: { type: 'EMAIL', email_address: 'sam@example.com' },
            products: { type: 'SINGLE', value: 'AMZ-US' },
          },
        ],
      },
      answers: {
        '200': {
          problems: [
            {
              path: 'items[0].face_value',
              code: 'denomination',
              message: 'AMZ-US does not have a face value of 5000; allowed: at least 1.00 and at most 2000.00 USD',
            },
          ],
          warnings: [],
        },
      },
    },
    getOrder: {
      tag: 'Orders',
      description: 'Reads one order: its status and, once it is COMPLETED, its items.',
      answers: {
        '200': {
          id: 'O-01M8KTGZZZM0GZY8KQDZEF4C74',
          status: 'COMPLETED',
          created_at: '2026-11-29T14:14:43.967000+00:00',
          completed_at: '2026-11-29T14:14:44.512000+00:00',
          payment_method: { type: 'ACCOUNT_BALANCE' },
          currency: 'USD',
          total_discount: '0.00',
          total_price: '25.00',
          items: [
            {
              id: 'E-01M8KTGZZZF2CR961DJS96NHR6',
              distribution_method: { type: 'EMAIL', email_address: 'sam@example.com' },
              products: { type: 'SINGLE', value: 'AMZ-US' },
              face_value: '25.00',
              price: '25.00',
              payout: {
                status: 'ACTIVE',
                status_updated_at: '2026-11-29T14:14:44.512000+00:00',
                url: 'https://spend.playground.runa.io/00000000-0000-4000-8000-000000000000',
                expiry_date: null,
              },
              currency: 'USD',
            },
          ],
          transaction_detail: { USD: { value: '25.00', fx: null } },
        },
      },
    },
    listProducts: {
      tag: 'Products',
      description:
        'Lists products, a page at a time. To get the next page, pass pagination.cursors.after as after. A page without products is the end.',
      answers: {
        '200': {
          catalog: [
            {
              name: 'Amazon.com',
              code: 'AMZ-US',
              currency: 'USD',
              state: 'LIVE',
              is_orderable: true,
              payout_type: 'gift_card',
              categories: ['general'],
              countries_redeemable_in: ['US'],
              discount_multiplier: '0.00',
              gift_card: {
                denominations: { type: 'open', minimum_value: '1.00', maximum_value: '2000.00', available_list: null },
              },
            },
          ],
          pagination: { cursors: { after: 'AMZ-US', before: 'AMZ-US' }, page: { limit: 1 } },
        },
      },
    },
    listProductCountries: {
      tag: 'Products',
      description: 'Lists the countries that products can be redeemed in, by their ISO 3166 codes.',
      answers: { '200': { countries: ['GB', 'US'] } },
    },
    listProductCategories: {
      tag: 'Products',
      description: 'Lists the categories of products, by their codes. Not available in the playground.',
      answers: { '200': { categories: [{ code: 'fashion' }, { code: 'food' }] } },
    },
    getProduct: {
      tag: 'Products',
      description: 'Reads one product by its code.',
      answers: {
        '200': {
          name: 'Amazon.com',
          code: 'AMZ-US',
          currency: 'USD',
          state: 'LIVE',
          is_orderable: true,
          payout_type: 'gift_card',
          categories: ['general'],
          countries_redeemable_in: ['US'],
          discount_multiplier: '0.00',
          gift_card: {
            denominations: { type: 'open', minimum_value: '1.00', maximum_value: '2000.00', available_list: null },
          },
        },
      },
    },
    getBalance: {
      tag: 'Balance',
      description:
        'Reads the balance in one currency, zero included; without a currency, a list of every balance above zero.',
      answers: { '200': { balance: '950.00', currency: 'USD' } },
    },
  },
}
