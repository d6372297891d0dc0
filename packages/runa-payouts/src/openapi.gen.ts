// Made from specs/runa-payouts.openapi.yaml by `node scripts/generate.ts`. Do not edit.

export const OPENAPI = {
  openapi: '3.1.0',
  info: {
    title: 'Runa Payouts API, orders',
    version: '2024-02-05',
    summary: "What this client sends to Runa's Payouts API and what it expects back.",
    description:
      "Written by hand from the public documentation at developer.runa.io and from recorded traffic. It is the source of the wire types in packages/runa-payouts/src/wire.gen.ts.\nRequests are closed (additionalProperties is false) and responses are open. A field is nullable where the live service returns null, whatever the documentation says.\nThree extensions: x-decimal marks an amount, which Runa sends as a string or a number and the client returns as a decimal string; x-known-values lists the known members of an enumeration that may grow; x-unknown is the type label for members that are not listed.\nWhatever is marked x-local is not Runa's: the servers of this package handle it themselves, and never send it.",
  },
  servers: [
    { url: 'https://api.runa.io/v2', description: 'Production. Keys start with "wg".' },
    {
      url: 'https://playground.runa.io/v2',
      description: 'Playground, no real money. Keys start with "xx", in upper or lower case.',
    },
  ],
  security: [{ apiKey: [] }],
  paths: {
    '/order': {
      post: {
        operationId: 'createOrder',
        summary: 'Place an order',
        description:
          "Pays out. Sync mode returns 200 with the finished order and its links. Async mode returns 202 with the order's id; read the order until it is COMPLETED or FAILED. See developer.runa.io, /reference/2024-02-05/endpoint/orders/create.",
        parameters: [
          { $ref: '#/components/parameters/ApiVersion' },
          { $ref: '#/components/parameters/IdempotencyKey' },
          { $ref: '#/components/parameters/ExecutionMode' },
          { $ref: '#/components/parameters/SkipCheck' },
        ],
        requestBody: {
          required: true,
          content: { 'application/json': { schema: { $ref: '#/components/schemas/CreateOrderRequest' } } },
        },
        responses: {
          '200': {
            description: 'The finished order (sync mode).',
            content: { 'application/json': { schema: { $ref: '#/components/schemas/Order' } } },
          },
          '202': {
            description: 'The order was accepted and is being processed (async mode).',
            content: { 'application/json': { schema: { $ref: '#/components/schemas/AcceptedOrder' } } },
          },
          '400': { $ref: '#/components/responses/Refused' },
          '401': { $ref: '#/components/responses/Refused' },
          '403': { $ref: '#/components/responses/Refused' },
          '422': { $ref: '#/components/responses/Invalid' },
          '429': { $ref: '#/components/responses/TooMany' },
          '500': { $ref: '#/components/responses/Failed' },
          '504': { $ref: '#/components/responses/Failed' },
        },
      },
      get: {
        operationId: 'listOrders',
        summary: 'List orders',
        description:
          'One page of orders, without their items. The end of the list is a page with no items, not a missing cursor. See developer.runa.io, /reference/pagination.',
        parameters: [
          { $ref: '#/components/parameters/ApiVersion' },
          {
            name: 'limit',
            in: 'query',
            description: 'Maximum number of orders per page.',
            schema: { type: 'integer', minimum: 1, maximum: 500, default: 100 },
          },
          {
            name: 'after',
            in: 'query',
            description: 'Cursor from an earlier page, to get the page after it. Do not combine it with before.',
            schema: { type: 'string', minLength: 1 },
          },
          {
            name: 'before',
            in: 'query',
            description: 'Cursor from an earlier page, to get the page before it. Do not combine it with after.',
            schema: { type: 'string', minLength: 1 },
          },
          {
            name: 'page',
            in: 'query',
            description:
              'Page number, starting at 1. If the API has only cursors, the pages before it are read to get there.',
            schema: { type: 'integer', minimum: 1 },
          },
          {
            name: 'per_page',
            in: 'query',
            description: 'Maximum number of orders per page. Use it with page.',
            schema: { type: 'integer', minimum: 1, maximum: 500 },
          },
        ],
        responses: {
          '200': {
            description: 'One page of orders.',
            content: { 'application/json': { schema: { $ref: '#/components/schemas/OrderList' } } },
          },
          '400': { $ref: '#/components/responses/Refused' },
          '401': { $ref: '#/components/responses/Refused' },
          '403': { $ref: '#/components/responses/Refused' },
          '500': { $ref: '#/components/responses/Failed' },
        },
      },
    },
    '/order/estimate': {
      post: {
        operationId: 'estimateOrder',
        summary: 'Price an order without placing it',
        description: 'Calculates what an order would cost. Moves no money. Not available in the playground.',
        parameters: [{ $ref: '#/components/parameters/ApiVersion' }],
        requestBody: {
          required: true,
          content: { 'application/json': { schema: { $ref: '#/components/schemas/EstimateOrderRequest' } } },
        },
        responses: {
          '200': {
            description: 'What the order would cost.',
            content: { 'application/json': { schema: { $ref: '#/components/schemas/OrderEstimate' } } },
          },
          '401': { $ref: '#/components/responses/Refused' },
          '403': { $ref: '#/components/responses/Refused' },
          '422': { $ref: '#/components/responses/Invalid' },
          '500': { $ref: '#/components/responses/Failed' },
        },
      },
    },
    '/order/check': {
      post: {
        operationId: 'checkOrder',
        summary: 'Check an order without placing it',
        description:
          'Compares an order with the product catalogue that the server holds. It is never sent to Runa, which has no such operation. See developer.runa.io, /features/product-catalog, for what decides whether an order is refused.',
        requestBody: {
          required: true,
          content: { 'application/json': { schema: { $ref: '#/components/schemas/CheckOrderRequest' } } },
        },
        responses: { '200': { description: 'What the check found.' } },
      },
    },
    '/order/{orderId}': {
      get: {
        operationId: 'getOrder',
        summary: 'Read one order',
        description:
          'One order, with its items and links once it is completed. See developer.runa.io, /getting-started/first-order/async.',
        parameters: [
          { $ref: '#/components/parameters/ApiVersion' },
          {
            name: 'orderId',
            in: 'path',
            required: true,
            description: "The order's id, as createOrder returned it.",
            schema: { type: 'string', minLength: 1 },
          },
        ],
        responses: {
          '200': {
            description: 'The order.',
            content: { 'application/json': { schema: { $ref: '#/components/schemas/Order' } } },
          },
          '401': { $ref: '#/components/responses/Refused' },
          '403': { $ref: '#/components/responses/Refused' },
          '404': { $ref: '#/components/responses/Refused' },
          '500': { $ref: '#/components/responses/Failed' },
        },
      },
    },
    '/product': {
      get: {
        operationId: 'listProducts',
        summary: 'List products',
        description:
          'One page of the catalogue. The end of the list is a page without products, not a missing cursor. See developer.runa.io, /features/product-catalog.',
        parameters: [
          { $ref: '#/components/parameters/ApiVersion' },
          {
            name: 'is_orderable',
            in: 'query',
            description:
              'Whether to list only products that can be ordered now. If omitted or false, all products are listed.',
            schema: { type: 'boolean' },
          },
          {
            name: 'countries_redeemable_in',
            in: 'query',
            description:
              'ISO 3166 codes (alpha-2) of countries. Lists products that can be redeemed in at least one of them.',
            schema: { type: 'array', items: { type: 'string', pattern: '^[A-Z]{2}$' } },
          },
          {
            name: 'categories',
            in: 'query',
            description: 'Codes of categories, as listProductCategories returns them.',
            schema: { type: 'array', items: { type: 'string', minLength: 1 } },
          },
          {
            name: 'limit',
            in: 'query',
            description: 'Maximum number of products per page.',
            schema: { type: 'integer', minimum: 1, maximum: 500, default: 500 },
          },
          {
            name: 'after',
            in: 'query',
            description: 'Cursor from an earlier page, to get the page after it. Do not combine it with before.',
            schema: { type: 'string', minLength: 1 },
          },
          {
            name: 'before',
            in: 'query',
            description: 'Cursor from an earlier page, to get the page before it. Do not combine it with after.',
            schema: { type: 'string', minLength: 1 },
          },
        ],
        responses: {
          '200': {
            description: 'One page of products.',
            content: { 'application/json': { schema: { $ref: '#/components/schemas/ProductList' } } },
          },
          '400': { $ref: '#/components/responses/Refused' },
          '401': { $ref: '#/components/responses/Refused' },
          '403': { $ref: '#/components/responses/Refused' },
          '500': { $ref: '#/components/responses/Failed' },
        },
      },
    },
    '/product/countries': {
      get: {
        operationId: 'listProductCountries',
        summary: 'List the countries that products can be redeemed in',
        description: 'The countries of the whole catalogue. See developer.runa.io, /features/product-catalog.',
        parameters: [{ $ref: '#/components/parameters/ApiVersion' }],
        responses: {
          '200': {
            description: 'The countries.',
            content: { 'application/json': { schema: { $ref: '#/components/schemas/ProductCountries' } } },
          },
          '401': { $ref: '#/components/responses/Refused' },
          '403': { $ref: '#/components/responses/Refused' },
          '500': { $ref: '#/components/responses/Failed' },
        },
      },
    },
    '/product/categories': {
      get: {
        operationId: 'listProductCategories',
        summary: 'List the categories of products',
        description:
          'The categories of the whole catalogue. Not available in the playground. See developer.runa.io, /features/product-catalog.',
        parameters: [{ $ref: '#/components/parameters/ApiVersion' }],
        responses: {
          '200': {
            description: 'The categories.',
            content: { 'application/json': { schema: { $ref: '#/components/schemas/ProductCategories' } } },
          },
          '401': { $ref: '#/components/responses/Refused' },
          '403': { $ref: '#/components/responses/Refused' },
          '500': { $ref: '#/components/responses/Failed' },
        },
      },
    },
    '/product/{code}': {
      get: {
        operationId: 'getProduct',
        summary: 'Read one product',
        description:
          'One product of the catalogue, with its texts in the format that content names. See developer.runa.io, /features/product-catalog.',
        parameters: [
          { $ref: '#/components/parameters/ApiVersion' },
          {
            name: 'code',
            in: 'path',
            required: true,
            description: 'The product\'s code, for example "AMZ-US".',
            schema: { type: 'string', minLength: 1, pattern: '^(?!(countries|categories)$)' },
          },
          {
            name: 'content',
            in: 'query',
            description: 'Format of its texts: URLs of Markdown files (url), Markdown (md) or HTML (html).',
            schema: { type: 'string', enum: ['url', 'md', 'html'], default: 'url' },
          },
        ],
        responses: {
          '200': {
            description: 'The product.',
            content: { 'application/json': { schema: { $ref: '#/components/schemas/Product' } } },
          },
          '401': { $ref: '#/components/responses/Refused' },
          '403': { $ref: '#/components/responses/Refused' },
          '404': { $ref: '#/components/responses/Refused' },
          '500': { $ref: '#/components/responses/Failed' },
        },
      },
    },
    '/balance': {
      get: {
        operationId: 'getBalance',
        summary: "Read the account's balance",
        description: "With a currency, that currency's balance, zero included; without one, every balance above zero.",
        parameters: [
          { $ref: '#/components/parameters/ApiVersion' },
          {
            name: 'currency',
            in: 'query',
            description: 'ISO 4217 code of the balance to read.',
            schema: { type: 'string', pattern: '^[A-Z]{3}$' },
          },
        ],
        responses: {
          '200': {
            description: 'One balance, or a list of them.',
            content: {
              'application/json': {
                schema: {
                  oneOf: [
                    { $ref: '#/components/schemas/Balance' },
                    { type: 'array', items: { $ref: '#/components/schemas/Balance' } },
                  ],
                },
              },
            },
          },
          '400': { $ref: '#/components/responses/Refused' },
          '401': { $ref: '#/components/responses/Refused' },
          '403': { $ref: '#/components/responses/Refused' },
          '500': { $ref: '#/components/responses/Failed' },
        },
      },
    },
    '/ping': {
      get: {
        operationId: 'ping',
        summary: 'Check the API key',
        description: 'Authenticates and does nothing else.',
        parameters: [{ $ref: '#/components/parameters/ApiVersion' }],
        responses: {
          '200': {
            description: 'The key works.',
            content: { 'application/json': { schema: { $ref: '#/components/schemas/Pong' } } },
          },
          '401': { $ref: '#/components/responses/Refused' },
          '403': { $ref: '#/components/responses/Refused' },
        },
      },
    },
  },
  webhooks: {
    'order.completion': {
      post: {
        operationId: 'orderCompletion',
        summary: 'An order has finished',
        description:
          'Runa sends this to your endpoint. The body is the order alone: it does not name the event, and has neither items nor links. If your endpoint does not return a 2xx within 15 seconds, Runa sends it again under the same id. See developer.runa.io, /reference/webhooks.',
        security: [],
        parameters: [
          { $ref: '#/components/parameters/WebhookId' },
          { $ref: '#/components/parameters/WebhookTimestamp' },
          { $ref: '#/components/parameters/WebhookSignature' },
        ],
        requestBody: {
          required: true,
          content: { 'application/json': { schema: { $ref: '#/components/schemas/OrderCompletion' } } },
        },
        responses: { '200': { description: 'Received.' } },
      },
    },
    'product.update': {
      post: {
        operationId: 'productUpdate',
        summary: 'A product has changed',
        description:
          'Runa sends this to your endpoint. The body does not name the event. Updates may arrive in any order; the one with the latest timestamp counts. See developer.runa.io, /reference/webhooks.',
        security: [],
        parameters: [
          { $ref: '#/components/parameters/WebhookId' },
          { $ref: '#/components/parameters/WebhookTimestamp' },
          { $ref: '#/components/parameters/WebhookSignature' },
        ],
        requestBody: {
          required: true,
          content: { 'application/json': { schema: { $ref: '#/components/schemas/ProductUpdate' } } },
        },
        responses: { '200': { description: 'Received.' } },
      },
    },
  },
  components: {
    securitySchemes: {
      apiKey: {
        type: 'apiKey',
        in: 'header',
        name: 'X-Api-Key',
        description: 'A key from app.runa.io. It belongs on a server, never in a browser or an app.',
      },
    },
    parameters: {
      ApiVersion: {
        name: 'X-Api-Version',
        in: 'header',
        description: 'Dated version of the API. Without it, Runa uses the version stored for the account.',
        schema: { type: 'string', default: '2024-02-05' },
      },
      IdempotencyKey: {
        name: 'X-Idempotency-Key',
        in: 'header',
        required: true,
        description:
          'Any text that is unique to this order, such as a random UUID. Within 30 days, the same key with the same body returns the first response again, success or failure. After that, it places a new order. See developer.runa.io, /best-practices/idempotency.',
        schema: { type: 'string', minLength: 1 },
      },
      ExecutionMode: {
        name: 'X-Execution-Mode',
        in: 'header',
        description:
          'Whether to wait for the finished order (sync, exactly one item) or to get its id at once (async, up to 200 items).',
        schema: { type: 'string', enum: ['async', 'sync'], default: 'async' },
      },
      SkipCheck: {
        name: 'X-Skip-Check',
        in: 'header',
        description:
          'true: send the order without checking it first. Needed to repeat an order under its key after this server has forgotten the key. Default: orders are checked, and what would be refused is not sent.',
        schema: { type: 'boolean', default: false },
      },
      WebhookId: {
        name: 'svix-id',
        in: 'header',
        required: true,
        description:
          'Id of the message, the same each time it is sent. It may also arrive as webhook-id, and the two headers below likewise. See docs.svix.com, how to verify manually.',
        schema: { type: 'string', minLength: 1 },
      },
      WebhookTimestamp: {
        name: 'svix-timestamp',
        in: 'header',
        required: true,
        description: 'When the message was signed, in seconds since the Unix epoch.',
        schema: { type: 'string', pattern: '^\\d+$' },
      },
      WebhookSignature: {
        name: 'svix-signature',
        in: 'header',
        required: true,
        description:
          'One or more signatures with their versions, separated by spaces. Version v1 is the base64 of an HMAC-SHA256 over id, timestamp and body, joined by full stops.',
        schema: { type: 'string', minLength: 1 },
      },
    },
    responses: {
      Refused: {
        description: 'The request was refused.',
        content: { 'application/json': { schema: { $ref: '#/components/schemas/ApiErrorBody' } } },
      },
      Invalid: {
        description: 'The body is invalid.',
        content: { 'application/json': { schema: { $ref: '#/components/schemas/ValidationErrorBody' } } },
      },
      TooMany: {
        description: 'Too many orders per minute.',
        content: { 'application/json': { schema: { $ref: '#/components/schemas/RateExceededBody' } } },
      },
      Failed: {
        description: 'The service failed. An order may or may not have been placed.',
        content: { 'application/json': { schema: { $ref: '#/components/schemas/ApiErrorBody' } } },
      },
    },
    schemas: {
      PaymentMethod: {
        type: 'object',
        description: 'What the order is paid from.',
        additionalProperties: false,
        required: ['type', 'currency'],
        properties: {
          type: {
            type: 'string',
            const: 'ACCOUNT_BALANCE',
            description: 'Always ACCOUNT_BALANCE, the balance that the account holds with Runa.',
          },
          currency: {
            type: 'string',
            pattern: '^[A-Z]{3}$',
            description: 'ISO 4217 code of the balance to pay from, for example "USD".',
          },
        },
      },
      BoundRecipientDistribution: {
        type: 'object',
        description:
          'Paid to a recipient that you identify, for payment products such as push to card. The same reference again is another payout to the same recipient.',
        additionalProperties: false,
        required: ['type', 'recipient_reference', 'email_address'],
        properties: {
          type: {
            type: 'string',
            const: 'RECIPIENT',
            description: 'Paid to the recipient that recipient_reference names, for payment products only.',
          },
          recipient_reference: {
            type: 'string',
            maxLength: 255,
            pattern: '^[A-Za-z0-9\\-_@.]+$',
            description: 'Your own name for the recipient.',
          },
          email_address: {
            type: 'string',
            format: 'email',
            pattern:
              '^[^\\s@()<>\\[\\]:;,\\\\"\\u00ad\\u200b\\u200e\\u200f\\u2060]+@[^\\s@.()<>\\[\\]:;,\\\\"\\u00ad\\u200b\\u200e\\u200f\\u2060]+(?:\\.[^\\s@.()<>\\[\\]:;,\\\\"\\u00ad\\u200b\\u200e\\u200f\\u2060]+)*$',
            description: "The recipient's email address.",
          },
          template_id: {
            type: 'string',
            minLength: 1,
            description: 'Id of the template (DT-…) for the look of the redemption page.',
          },
        },
      },
      EmailDistribution: {
        type: 'object',
        description: 'Runa emails the link to the recipient.',
        additionalProperties: false,
        required: ['type', 'email_address'],
        properties: {
          type: { type: 'string', const: 'EMAIL', description: 'Runa emails the link to email_address.' },
          email_address: {
            type: 'string',
            format: 'email',
            pattern:
              '^[^\\s@()<>\\[\\]:;,\\\\"\\u00ad\\u200b\\u200e\\u200f\\u2060]+@[^\\s@.()<>\\[\\]:;,\\\\"\\u00ad\\u200b\\u200e\\u200f\\u2060]+(?:\\.[^\\s@.()<>\\[\\]:;,\\\\"\\u00ad\\u200b\\u200e\\u200f\\u2060]+)*$',
            description: "The recipient's email address.",
          },
          template_id: {
            type: 'string',
            minLength: 1,
            description: 'Id of the template (DT-…) for the look of the redemption page.',
          },
        },
      },
      PayoutLinkDistribution: {
        type: 'object',
        description: 'The link is returned with the order, and you pass it on.',
        additionalProperties: false,
        required: ['type'],
        properties: {
          type: {
            type: 'string',
            const: 'PAYOUT_LINK',
            description: 'The link is returned with the order, and you pass it on.',
          },
          template_id: {
            type: 'string',
            minLength: 1,
            description: 'Id of the template (DT-…) for the look of the redemption page.',
          },
        },
      },
      DistributionMethodRequest: {
        description: 'How the payout reaches its recipient.',
        oneOf: [
          { $ref: '#/components/schemas/EmailDistribution' },
          { $ref: '#/components/schemas/PayoutLinkDistribution' },
          { $ref: '#/components/schemas/BoundRecipientDistribution' },
        ],
      },
      UsageConfig: {
        type: 'object',
        description: 'Rules for spending a prepaid Visa card. Other products ignore it.',
        additionalProperties: false,
        required: ['spend_rules_template_id'],
        properties: {
          spend_rules_template_id: {
            type: 'string',
            pattern: '^PSR-[0-9A-HJKMNP-TV-Z]{26}$',
            description: 'Id of the spend rules template (PSR-…).',
          },
        },
      },
      SingleProduct: {
        type: 'object',
        description: 'One product, in one of its denominations.',
        additionalProperties: false,
        required: ['type', 'value'],
        properties: {
          type: { type: 'string', const: 'SINGLE', description: 'One product, by its code in value.' },
          value: {
            type: 'string',
            minLength: 1,
            description: 'The product\'s code, for example "AMZ-US". For a subscription, the code of its plan.',
          },
          usage_config: {
            $ref: '#/components/schemas/UsageConfig',
            description: 'Spend rules, for a prepaid Visa card.',
          },
        },
      },
      MultipleProducts: {
        type: 'object',
        description: 'Products that the recipient picks from. The face value is a whole number.',
        additionalProperties: false,
        required: ['type', 'values'],
        properties: {
          type: {
            type: 'string',
            const: 'MULTIPLE',
            description: 'The recipient picks one of the products in values.',
          },
          values: {
            type: 'array',
            minItems: 2,
            uniqueItems: true,
            items: { type: 'string', minLength: 1 },
            description: "The products' codes, all with the same country and currency.",
          },
        },
      },
      ProductTemplate: {
        type: 'object',
        description: 'A template of products, stored at Runa. The face value is a whole number.',
        additionalProperties: false,
        required: ['type', 'template_id'],
        properties: {
          type: {
            type: 'string',
            const: 'TEMPLATE',
            description: 'The recipient picks one of the products of the template template_id.',
          },
          template_id: { type: 'string', minLength: 1, description: 'Id of the payout selection template (PT-…).' },
        },
      },
      ProductsRequest: {
        description: 'What the recipient can redeem the payout for.',
        oneOf: [
          { $ref: '#/components/schemas/SingleProduct' },
          { $ref: '#/components/schemas/MultipleProducts' },
          { $ref: '#/components/schemas/ProductTemplate' },
        ],
      },
      OrderItemRequest: {
        type: 'object',
        description: 'One payout.',
        additionalProperties: false,
        required: ['face_value', 'distribution_method', 'products'],
        properties: {
          face_value: {
            type: 'number',
            minimum: 0.01,
            maximum: 70368744177663.99,
            multipleOf: 0.01,
            description:
              'What the payout is worth, in the currency of its products, with at most two decimals. For a choice of products or a template, a whole number.',
          },
          distribution_method: {
            $ref: '#/components/schemas/DistributionMethodRequest',
            description: 'How the payout reaches its recipient.',
          },
          products: {
            $ref: '#/components/schemas/ProductsRequest',
            description: 'What the recipient can redeem the payout for.',
          },
        },
        if: {
          required: ['products'],
          properties: { products: { required: ['type'], properties: { type: { enum: ['MULTIPLE', 'TEMPLATE'] } } } },
        },
        then: { properties: { face_value: { multipleOf: 1 } } },
      },
      CreateOrderRequest: {
        type: 'object',
        description: 'An order to place.',
        additionalProperties: false,
        required: ['payment_method', 'items'],
        properties: {
          payment_method: { $ref: '#/components/schemas/PaymentMethod', description: 'What the order is paid from.' },
          items: {
            type: 'array',
            minItems: 1,
            maxItems: 200,
            items: { $ref: '#/components/schemas/OrderItemRequest' },
            description: 'The payouts, 1 to 200, all with the same country and currency. In sync mode, exactly one.',
          },
          description: {
            type: ['string', 'null'],
            maxLength: 128,
            description: "A note that is shown in Runa's portal and never to the recipient.",
          },
          metadata: {
            type: ['object', 'null'],
            maxProperties: 20,
            propertyNames: { maxLength: 40 },
            additionalProperties: { type: 'string', maxLength: 200 },
            description:
              'Up to 20 of your own key-value pairs: keys of at most 40 characters, values of at most 200. Returned when the order is read by its id.',
          },
        },
      },
      CheckItemRequest: {
        type: 'object',
        description: 'One payout to check.',
        additionalProperties: false,
        required: ['face_value', 'products'],
        properties: {
          face_value: {
            type: 'number',
            minimum: 0.01,
            maximum: 70368744177663.99,
            multipleOf: 0.01,
            description:
              'What the payout is worth, in the currency of its products, with at most two decimals. For a choice of products or a template, a whole number.',
          },
          products: {
            $ref: '#/components/schemas/ProductsRequest',
            description: 'What the recipient could redeem the payout for.',
          },
          distribution_method: { type: 'object', additionalProperties: true, description: 'As in an order. Optional.' },
        },
        if: {
          required: ['products'],
          properties: { products: { required: ['type'], properties: { type: { enum: ['MULTIPLE', 'TEMPLATE'] } } } },
        },
        then: { properties: { face_value: { multipleOf: 1 } } },
      },
      CheckOrderRequest: {
        type: 'object',
        description: 'An order to check without placing it.',
        additionalProperties: false,
        required: ['items'],
        properties: {
          payment_method: {
            $ref: '#/components/schemas/PaymentMethod',
            description: 'Without it, an exchange of currencies is not checked.',
          },
          items: {
            type: 'array',
            minItems: 1,
            maxItems: 200,
            items: { $ref: '#/components/schemas/CheckItemRequest' },
            description: 'The payouts, 1 to 200, all with the same country and currency.',
          },
          description: { type: ['string', 'null'], maxLength: 128, description: 'As in an order.' },
          metadata: {
            type: ['object', 'null'],
            maxProperties: 20,
            propertyNames: { maxLength: 40 },
            additionalProperties: { type: 'string', maxLength: 200 },
            description: 'As in an order.',
          },
        },
      },
      EstimateProductsRequest: {
        description: 'What the recipient could redeem the payout for. Estimates do not support templates.',
        oneOf: [{ $ref: '#/components/schemas/SingleProduct' }, { $ref: '#/components/schemas/MultipleProducts' }],
      },
      EstimateItemRequest: {
        type: 'object',
        description: 'One payout to price.',
        additionalProperties: false,
        required: ['face_value', 'products'],
        properties: {
          face_value: {
            type: 'number',
            minimum: 0.01,
            maximum: 70368744177663.99,
            multipleOf: 0.01,
            description:
              'What the payout is worth, in the currency of its products, with at most two decimals. For a choice of products or a template, a whole number.',
          },
          distribution_method: {
            $ref: '#/components/schemas/DistributionMethodRequest',
            description: 'How the payout would reach its recipient. It does not affect the price.',
          },
          products: {
            $ref: '#/components/schemas/EstimateProductsRequest',
            description: 'What the recipient could redeem the payout for.',
          },
        },
      },
      EstimateOrderRequest: {
        type: 'object',
        description: 'An order to price without placing it.',
        additionalProperties: false,
        required: ['payment_method', 'items'],
        properties: {
          payment_method: {
            $ref: '#/components/schemas/PaymentMethod',
            description: 'What the order would be paid from.',
          },
          items: {
            type: 'array',
            minItems: 1,
            maxItems: 500,
            items: { $ref: '#/components/schemas/EstimateItemRequest' },
            description: 'The payouts to price, 1 to 500.',
          },
        },
      },
      OrderPaymentMethod: {
        type: 'object',
        description: 'What the order was paid from.',
        required: ['type'],
        properties: {
          type: {
            type: 'string',
            'x-known-values': ['ACCOUNT_BALANCE'],
            'x-unknown': '(a payment method this version does not know)',
            description:
              'The kind of payment, usually ACCOUNT_BALANCE. Old orders may show kinds that are no longer offered.',
          },
          currency: {
            type: 'string',
            description: 'ISO 4217 code of the balance. The live service often leaves it out.',
          },
        },
      },
      OrderEmailDistribution: {
        type: 'object',
        description: 'Runa emailed the link to the recipient.',
        required: ['type', 'email_address'],
        properties: {
          type: { type: 'string', const: 'EMAIL', description: 'Runa emailed the link to email_address.' },
          email_address: { type: 'string', description: "The recipient's email address." },
          template_id: {
            type: 'string',
            description: 'Id of the template (DT-…) for the look of the redemption page.',
          },
        },
      },
      OrderPayoutLinkDistribution: {
        type: 'object',
        description: 'The link was returned with the order.',
        required: ['type'],
        properties: {
          type: {
            type: 'string',
            const: 'PAYOUT_LINK',
            description: 'The link was returned with the order, for you to pass on.',
          },
          template_id: {
            type: 'string',
            description: 'Id of the template (DT-…) for the look of the redemption page.',
          },
        },
      },
      OrderRecipientDistribution: {
        type: 'object',
        description: 'Paid to a recipient that you identified.',
        required: ['type', 'recipient_reference', 'email_address'],
        properties: {
          type: {
            type: 'string',
            const: 'RECIPIENT',
            description: 'Paid to the recipient that recipient_reference names.',
          },
          recipient_reference: { type: 'string', description: 'Your own name for the recipient.' },
          email_address: { type: 'string', description: "The recipient's email address." },
          template_id: {
            type: 'string',
            description: 'Id of the template (DT-…) for the look of the redemption page.',
          },
        },
      },
      UnknownDistribution: {
        type: 'object',
        description: 'A distribution method that this version of the client does not know. Its other fields are kept.',
        required: ['type'],
        properties: {
          type: {
            type: 'string',
            not: { enum: ['EMAIL', 'PAYOUT_LINK', 'RECIPIENT'] },
            'x-unknown': '(a distribution method this version does not know)',
            description: 'A method that this version of the client does not know.',
          },
        },
      },
      OrderDistributionMethod: {
        description: 'How the payout reached its recipient.',
        oneOf: [
          { $ref: '#/components/schemas/OrderEmailDistribution' },
          { $ref: '#/components/schemas/OrderPayoutLinkDistribution' },
          { $ref: '#/components/schemas/OrderRecipientDistribution' },
          { $ref: '#/components/schemas/UnknownDistribution' },
        ],
      },
      OrderUsageConfig: {
        type: 'object',
        description: 'Rules for spending a prepaid Visa card.',
        properties: {
          spend_rules_template_id: { type: 'string', description: 'Id of the spend rules template (PSR-…).' },
        },
      },
      OrderSingleProduct: {
        type: 'object',
        description: 'One product.',
        required: ['type', 'value'],
        properties: {
          type: { type: 'string', const: 'SINGLE', description: 'One product, by its code in value.' },
          value: { type: 'string', description: 'The product\'s code, for example "AMZ-US".' },
          usage_config: {
            oneOf: [{ $ref: '#/components/schemas/OrderUsageConfig' }, { type: 'null' }],
            description: 'Spend rules, for a prepaid Visa card.',
          },
        },
      },
      OrderMultipleProducts: {
        type: 'object',
        description: 'A choice of products that the recipient picks from.',
        required: ['type', 'values'],
        properties: {
          type: {
            type: 'string',
            const: 'MULTIPLE',
            description: 'The recipient picks one of the products in values.',
          },
          values: { type: 'array', items: { type: 'string' }, description: "The products' codes." },
        },
      },
      OrderProductTemplate: {
        type: 'object',
        description: 'A choice of products that Runa stores as a template.',
        required: ['type', 'template_id'],
        properties: {
          type: {
            type: 'string',
            const: 'TEMPLATE',
            description: 'The recipient picks one of the products of a template.',
          },
          template_id: { type: 'string', description: 'Id of the payout selection template (PT-…).' },
          values: { type: 'array', items: { type: 'string' }, description: "The codes of the template's products." },
        },
      },
      UndeterminedProducts: {
        type: 'object',
        description: 'Runa itself could not tell which products these are.',
        required: ['type'],
        properties: {
          type: {
            type: 'string',
            const: 'UNKNOWN',
            description: 'Runa itself could not tell which products these are.',
          },
        },
      },
      UnknownProducts: {
        type: 'object',
        description: 'A kind of products that this version of the client does not know. Its other fields are kept.',
        required: ['type'],
        properties: {
          type: {
            type: 'string',
            not: { enum: ['SINGLE', 'MULTIPLE', 'TEMPLATE', 'UNKNOWN'] },
            'x-unknown': '(a kind of products this version does not know)',
            description: 'A kind of products that this version of the client does not know.',
          },
        },
      },
      OrderProducts: {
        description: 'What the recipient can redeem the payout for.',
        oneOf: [
          { $ref: '#/components/schemas/OrderSingleProduct' },
          { $ref: '#/components/schemas/OrderMultipleProducts' },
          { $ref: '#/components/schemas/OrderProductTemplate' },
          { $ref: '#/components/schemas/UndeterminedProducts' },
          { $ref: '#/components/schemas/UnknownProducts' },
        ],
      },
      OrderItemPayout: {
        type: 'object',
        description: 'The link that redeems one item, and its status.',
        required: ['status', 'status_updated_at', 'url'],
        properties: {
          status: {
            type: 'string',
            'x-known-values': ['ACTIVE', 'CLAIMED', 'CANCELLED', 'EXPIRED'],
            'x-unknown': '(a payout status this version does not know)',
            description:
              'The status of the link. ACTIVE: live, and not claimed yet. CLAIMED: the recipient has claimed it. CANCELLED and EXPIRED: it no longer works.',
          },
          status_updated_at: { type: 'string', format: 'date-time', description: 'When the status last changed.' },
          url: {
            type: 'string',
            description: 'The link. Anyone who has it can redeem the payout, so keep it out of logs and messages.',
          },
          expiry_date: {
            type: ['string', 'null'],
            format: 'date-time',
            description:
              'When the link stops working; null if it does not expire. Not the expiry of the product behind it.',
          },
        },
      },
      OrderItem: {
        type: 'object',
        description: 'One payout of a completed order.',
        required: ['id', 'distribution_method', 'products', 'face_value', 'price', 'payout'],
        properties: {
          id: { type: 'string', description: "The item's id (E-…)." },
          distribution_method: {
            $ref: '#/components/schemas/OrderDistributionMethod',
            description: 'How the payout reached its recipient.',
          },
          products: {
            $ref: '#/components/schemas/OrderProducts',
            description: 'What the recipient can redeem the payout for.',
          },
          face_value: {
            type: 'string',
            pattern: '^-?\\d+(\\.\\d+)?$',
            'x-decimal': true,
            description: 'What the payout is worth, as a decimal string.',
          },
          price: {
            type: 'string',
            pattern: '^-?\\d+(\\.\\d+)?$',
            'x-decimal': true,
            description: 'What the item cost, as a decimal string.',
          },
          currency: { type: 'string', description: 'ISO 4217 code of the face value and the price.' },
          discount_multiplier: {
            type: 'string',
            pattern: '^-?\\d+(\\.\\d+)?$',
            'x-decimal': true,
            description: 'The discount as a fraction of the face value, a decimal string.',
          },
          redemption_url: {
            type: 'string',
            deprecated: true,
            description:
              'The same link as payout.url under its old name, and just as secret. Runa still sends it sometimes.',
          },
          payout: { $ref: '#/components/schemas/OrderItemPayout', description: 'The link and its status.' },
        },
      },
      ForeignExchange: {
        type: 'object',
        description: 'How the payment currency was converted into the payout currency.',
        required: ['rate', 'rate_symbol', 'fee'],
        properties: {
          rate: {
            type: 'string',
            pattern: '^-?\\d+(\\.\\d+)?$',
            'x-decimal': true,
            description: 'The exchange rate, as a decimal string.',
          },
          rate_symbol: { type: 'string', description: 'The two currencies of the rate, for example "GBPUSD".' },
          fee: {
            type: 'object',
            description: 'What the conversion cost. It is included in the total price.',
            required: ['value', 'currency'],
            properties: {
              value: {
                type: 'string',
                pattern: '^-?\\d+(\\.\\d+)?$',
                'x-decimal': true,
                description: 'The fee, as a decimal string.',
              },
              currency: { type: 'string', description: 'ISO 4217 code of the fee.' },
            },
          },
        },
      },
      TransactionDetail: {
        type: 'object',
        description: 'What was paid out in one currency.',
        required: ['value'],
        properties: {
          value: {
            type: 'string',
            pattern: '^-?\\d+(\\.\\d+)?$',
            'x-decimal': true,
            description: 'The sum in that currency, as a decimal string.',
          },
          fx: {
            oneOf: [{ $ref: '#/components/schemas/ForeignExchange' }, { type: 'null' }],
            description: 'The conversion, if the payment was in another currency; otherwise null.',
          },
        },
      },
      CompletedOrder: {
        type: 'object',
        description: 'A completed order. Its items contain the links.',
        required: [
          'id',
          'status',
          'created_at',
          'payment_method',
          'currency',
          'total_price',
          'total_discount',
          'items',
        ],
        properties: {
          id: { type: 'string', minLength: 1, description: "The order's id (O-…)." },
          status: { type: 'string', const: 'COMPLETED', description: 'Done, which is final.' },
          created_at: { type: 'string', format: 'date-time', description: 'When the order was placed.' },
          completed_at: { type: 'string', format: 'date-time', description: 'When the order was completed.' },
          description: { type: ['string', 'null'], description: 'The note from the request; null if there was none.' },
          payment_method: {
            $ref: '#/components/schemas/OrderPaymentMethod',
            description: 'What the order was paid from.',
          },
          currency: { type: 'string', description: 'ISO 4217 code of what was paid.' },
          total_price: {
            type: 'string',
            pattern: '^-?\\d+(\\.\\d+)?$',
            'x-decimal': true,
            description: 'Its cost with fees, a decimal string.',
          },
          total_discount: {
            type: 'string',
            pattern: '^-?\\d+(\\.\\d+)?$',
            'x-decimal': true,
            description: 'The discount, as a decimal string.',
          },
          items: {
            type: 'array',
            items: { $ref: '#/components/schemas/OrderItem' },
            description: 'The payouts with their links.',
          },
          transaction_detail: {
            type: 'object',
            additionalProperties: { $ref: '#/components/schemas/TransactionDetail' },
            description: 'What was paid out, by currency.',
          },
          metadata: {
            type: ['object', 'null'],
            additionalProperties: { type: 'string' },
            description: 'Your own key-value pairs from the request; null if there were none.',
          },
        },
      },
      FailedOrderItem: {
        type: 'object',
        description: 'One payout of a failed order. Runa does not document its fields, so any of them may be missing.',
        properties: {
          id: { type: 'string', description: "The item's id (E-…)." },
          distribution_method: {
            $ref: '#/components/schemas/OrderDistributionMethod',
            description: 'How the payout reached its recipient.',
          },
          products: {
            $ref: '#/components/schemas/OrderProducts',
            description: 'What the recipient can redeem the payout for.',
          },
          face_value: {
            type: 'string',
            pattern: '^-?\\d+(\\.\\d+)?$',
            'x-decimal': true,
            description: 'What the payout is worth, as a decimal string.',
          },
          price: {
            type: ['string', 'null'],
            pattern: '^-?\\d+(\\.\\d+)?$',
            'x-decimal': true,
            description: 'What the item would have cost, as a decimal string.',
          },
          currency: { type: ['string', 'null'], description: 'ISO 4217 code of the face value and the price.' },
          payout: {
            oneOf: [{ $ref: '#/components/schemas/OrderItemPayout' }, { type: 'null' }],
            description: 'The link, if there is one.',
          },
        },
      },
      FailedOrder: {
        type: 'object',
        description:
          'An order that failed. Runa guarantees only the id and the status; the rest is there if Runa sends it.',
        required: ['id', 'status'],
        properties: {
          id: { type: 'string', minLength: 1, description: "The order's id (O-…)." },
          status: { type: 'string', const: 'FAILED', description: 'Ended without success, which is final.' },
          created_at: { type: 'string', format: 'date-time', description: 'When the order was placed.' },
          completed_at: { type: ['string', 'null'], format: 'date-time', description: 'When the order failed.' },
          description: { type: ['string', 'null'], description: 'The note from the request; null if there was none.' },
          payment_method: {
            oneOf: [{ $ref: '#/components/schemas/OrderPaymentMethod' }, { type: 'null' }],
            description: 'What the order would have been paid from.',
          },
          currency: { type: ['string', 'null'], description: 'ISO 4217 code of the payment.' },
          total_price: {
            type: ['string', 'null'],
            pattern: '^-?\\d+(\\.\\d+)?$',
            'x-decimal': true,
            description: 'What the order would have cost, as a decimal string.',
          },
          total_discount: {
            type: ['string', 'null'],
            pattern: '^-?\\d+(\\.\\d+)?$',
            'x-decimal': true,
            description: 'What the discount would have been, as a decimal string.',
          },
          items: {
            type: ['array', 'null'],
            items: { $ref: '#/components/schemas/FailedOrderItem' },
            description: 'The payouts that were requested.',
          },
          transaction_detail: {
            type: ['object', 'null'],
            additionalProperties: { $ref: '#/components/schemas/TransactionDetail' },
            description: 'What was paid out, by currency.',
          },
          metadata: {
            type: ['object', 'null'],
            additionalProperties: { type: 'string' },
            description: 'Your own key-value pairs from the request; null if there were none.',
          },
        },
      },
      ProcessingOrder: {
        type: 'object',
        description: 'An order that is still being processed.',
        required: ['id', 'status'],
        properties: {
          id: { type: 'string', minLength: 1, description: "The order's id (O-…)." },
          status: { type: 'string', const: 'PROCESSING', description: 'Not done yet. Read the order again later.' },
          message: { type: ['string', 'null'], description: 'A message for people. Its wording may change.' },
        },
      },
      UnknownOrder: {
        type: 'object',
        description:
          'An order with a status that this version of the client does not know. Treat it as not finished; its other fields are kept.',
        required: ['id', 'status'],
        properties: {
          id: { type: 'string', minLength: 1, description: "The order's id (O-…)." },
          status: {
            type: 'string',
            not: { enum: ['COMPLETED', 'FAILED', 'PROCESSING'] },
            'x-unknown': '(an order status this version does not know)',
            description: 'A status that this version of the client does not know. Treat the order as not ended.',
          },
        },
      },
      Order: {
        description: 'One order, read by its id. Compare the status to find out which fields it has.',
        oneOf: [
          { $ref: '#/components/schemas/CompletedOrder' },
          { $ref: '#/components/schemas/FailedOrder' },
          { $ref: '#/components/schemas/ProcessingOrder' },
          { $ref: '#/components/schemas/UnknownOrder' },
        ],
      },
      AcceptedOrder: {
        type: 'object',
        description: 'An order that was accepted and may not be finished yet.',
        required: ['id', 'status'],
        properties: {
          id: { type: 'string', minLength: 1, description: "The order's id (O-…)." },
          status: {
            type: 'string',
            'x-known-values': ['COMPLETED', 'FAILED', 'PROCESSING'],
            'x-unknown': '(an order status this version does not know)',
            description:
              'The status of the order when it was accepted, usually PROCESSING. COMPLETED and FAILED are final; anything else is not.',
          },
        },
      },
      CompletedOrderSummary: {
        type: 'object',
        description: 'A completed order without its items and links. Read it by its id to get them.',
        required: ['id', 'status', 'created_at', 'payment_method', 'currency', 'total_price', 'total_discount'],
        properties: {
          id: { type: 'string', minLength: 1, description: "The order's id (O-…)." },
          status: { type: 'string', const: 'COMPLETED', description: 'Done, which is final.' },
          created_at: { type: 'string', format: 'date-time', description: 'When the order was placed.' },
          completed_at: { type: 'string', format: 'date-time', description: 'When the order was completed.' },
          description: { type: ['string', 'null'], description: 'The note from the request; null if there was none.' },
          payment_method: {
            $ref: '#/components/schemas/OrderPaymentMethod',
            description: 'What the order was paid from.',
          },
          currency: { type: 'string', description: 'ISO 4217 code of what was paid.' },
          total_price: {
            type: 'string',
            pattern: '^-?\\d+(\\.\\d+)?$',
            'x-decimal': true,
            description: 'Its cost with fees, a decimal string.',
          },
          total_discount: {
            type: 'string',
            pattern: '^-?\\d+(\\.\\d+)?$',
            'x-decimal': true,
            description: 'The discount, as a decimal string.',
          },
        },
      },
      FailedOrderSummary: {
        type: 'object',
        description: 'A failed order without its items. Runa guarantees only the id and the status.',
        required: ['id', 'status'],
        properties: {
          id: { type: 'string', minLength: 1, description: "The order's id (O-…)." },
          status: { type: 'string', const: 'FAILED', description: 'Ended without success, which is final.' },
          created_at: { type: 'string', format: 'date-time', description: 'When the order was placed.' },
          completed_at: { type: ['string', 'null'], format: 'date-time', description: 'When the order failed.' },
          description: { type: ['string', 'null'], description: 'The note from the request; null if there was none.' },
          payment_method: {
            oneOf: [{ $ref: '#/components/schemas/OrderPaymentMethod' }, { type: 'null' }],
            description: 'What the order would have been paid from.',
          },
          currency: { type: ['string', 'null'], description: 'ISO 4217 code of the payment.' },
          total_price: {
            type: ['string', 'null'],
            pattern: '^-?\\d+(\\.\\d+)?$',
            'x-decimal': true,
            description: 'What the order would have cost, as a decimal string.',
          },
          total_discount: {
            type: ['string', 'null'],
            pattern: '^-?\\d+(\\.\\d+)?$',
            'x-decimal': true,
            description: 'What the discount would have been, as a decimal string.',
          },
        },
      },
      OrderSummary: {
        description: 'One row of a list of orders. Compare the status to find out which fields it has.',
        oneOf: [
          { $ref: '#/components/schemas/CompletedOrderSummary' },
          { $ref: '#/components/schemas/FailedOrderSummary' },
          { $ref: '#/components/schemas/ProcessingOrder' },
          { $ref: '#/components/schemas/UnknownOrder' },
        ],
      },
      Pagination: {
        type: 'object',
        description: 'Position of a page in its list.',
        required: ['cursors', 'page'],
        properties: {
          cursors: {
            type: 'object',
            description: 'Cursors for the neighbouring pages. Treat them as opaque.',
            properties: {
              after: { type: ['string', 'null'], description: 'Gets the next page.' },
              before: { type: ['string', 'null'], description: 'Gets the previous page.' },
            },
          },
          page: {
            type: 'object',
            description: 'The page itself.',
            properties: { limit: { type: 'integer', description: 'Maximum number of rows per page.' } },
          },
        },
      },
      OrderList: {
        type: 'object',
        description: 'One page of orders. A page without items is the end of the list.',
        required: ['items', 'pagination'],
        properties: {
          items: {
            type: 'array',
            items: { $ref: '#/components/schemas/OrderSummary' },
            description: 'The orders of the page.',
          },
          pagination: { $ref: '#/components/schemas/Pagination', description: 'Position of the page in the list.' },
        },
      },
      GiftCardDenominations: {
        type: 'object',
        description: "The face values that a gift card can have, in the product's currency.",
        required: ['type'],
        properties: {
          type: {
            type: 'string',
            'x-known-values': ['open', 'fixed'],
            'x-unknown': '(a kind of denomination this version does not know)',
            description: 'open: any amount from minimum_value to maximum_value. fixed: one of available_list.',
          },
          minimum_value: {
            type: ['string', 'null'],
            pattern: '^-?\\d+(\\.\\d+)?$',
            'x-decimal': true,
            description: 'The smallest face value, as a decimal string.',
          },
          maximum_value: {
            type: ['string', 'null'],
            pattern: '^-?\\d+(\\.\\d+)?$',
            'x-decimal': true,
            description: 'The largest face value, as a decimal string.',
          },
          available_list: {
            type: ['array', 'null'],
            items: { type: 'string' },
            description:
              'The face values of a fixed product, as decimal strings ("20" and "20.00" both occur); null for an open one.',
          },
        },
      },
      PaymentDenominations: {
        type: 'object',
        description: "The range of amounts that a payment product accepts, in the product's currency.",
        properties: {
          minimum_value: {
            type: ['string', 'null'],
            pattern: '^-?\\d+(\\.\\d+)?$',
            'x-decimal': true,
            description: 'The smallest face value, as a decimal string.',
          },
          maximum_value: {
            type: ['string', 'null'],
            pattern: '^-?\\d+(\\.\\d+)?$',
            'x-decimal': true,
            description: 'The largest face value, as a decimal string.',
          },
        },
      },
      ProductAssets: {
        type: 'object',
        description: 'What the product looks like.',
        properties: {
          card_image_url: { type: ['string', 'null'], description: 'Picture of the card.' },
          icon_image_url: { type: ['string', 'null'], description: 'Small picture of the brand.' },
          primary_color: { type: ['string', 'null'], description: 'Colour of the brand, for example "#ff9900".' },
        },
      },
      ProductExpiry: {
        type: 'object',
        description: 'How long the code can be used after it is issued.',
        properties: {
          date_policy: { type: ['string', 'null'], description: 'The policy as text for the recipient.' },
          in_months: { type: ['integer', 'null'], description: 'How many months the code can be used.' },
          type: {
            oneOf: [
              {
                type: 'string',
                'x-known-values': [
                  'from-last-use',
                  'from-last-balance-check',
                  'from-issue-date',
                  'indefinite',
                  'do-not-show',
                ],
                'x-unknown': '(a kind of expiry this version does not know)',
              },
              { type: 'null' },
            ],
            description: 'What the months are counted from, or that it never expires (indefinite).',
          },
        },
      },
      ContentResources: {
        type: 'object',
        description:
          'Texts about the product for its recipient. Each comes in the format that the content parameter names: the URL of a Markdown file (…_markdown_url), Markdown (…_md) or HTML (…_html).',
        properties: {
          locale: { type: ['string', 'null'], description: 'Language of the texts, for example "en_US".' },
          description_markdown_url: {
            type: ['string', 'null'],
            description: 'What the product is, as the URL of a Markdown file.',
          },
          description_md: { type: ['string', 'null'], description: 'What the product is, in Markdown.' },
          description_html: { type: ['string', 'null'], description: 'What the product is, in HTML.' },
          disclaimer_markdown_url: {
            type: ['string', 'null'],
            description: 'What the brand disclaims, as the URL of a Markdown file.',
          },
          disclaimer_md: { type: ['string', 'null'], description: 'What the brand disclaims, in Markdown.' },
          disclaimer_html: { type: ['string', 'null'], description: 'What the brand disclaims, in HTML.' },
          refund_policy_markdown_url: {
            type: ['string', 'null'],
            description: 'When the brand refunds, as the URL of a Markdown file.',
          },
          refund_policy_md: { type: ['string', 'null'], description: 'When the brand refunds, in Markdown.' },
          refund_policy_html: { type: ['string', 'null'], description: 'When the brand refunds, in HTML.' },
          reissuance_policy_markdown_url: {
            type: ['string', 'null'],
            description: 'When a code is reissued, as the URL of a Markdown file.',
          },
          reissuance_policy_md: { type: ['string', 'null'], description: 'When a code is reissued, in Markdown.' },
          reissuance_policy_html: { type: ['string', 'null'], description: 'When a code is reissued, in HTML.' },
          terms_buyer_markdown_url: {
            type: ['string', 'null'],
            description: 'Terms for the buyer, as the URL of a Markdown file.',
          },
          terms_buyer_md: { type: ['string', 'null'], description: 'Terms for the buyer, in Markdown.' },
          terms_buyer_html: { type: ['string', 'null'], description: 'Terms for the buyer, in HTML.' },
          terms_consumer_markdown_url: {
            type: ['string', 'null'],
            description: 'Terms for the recipient, as the URL of a Markdown file.',
          },
          terms_consumer_md: { type: ['string', 'null'], description: 'Terms for the recipient, in Markdown.' },
          terms_consumer_html: { type: ['string', 'null'], description: 'Terms for the recipient, in HTML.' },
          redemption_instructions_markdown_url: {
            type: ['string', 'null'],
            description: 'How to redeem the code, as the URL of a Markdown file.',
          },
          redemption_instructions_md: { type: ['string', 'null'], description: 'How to redeem the code, in Markdown.' },
          redemption_instructions_html: { type: ['string', 'null'], description: 'How to redeem the code, in HTML.' },
        },
      },
      CustomerService: {
        type: 'object',
        description: 'Where a recipient gets help with the product.',
        properties: {
          phone_number: { type: ['string', 'null'], description: 'Telephone number.' },
          website_url: { type: ['string', 'null'], description: 'Web page.' },
        },
      },
      GiftCardDetails: {
        type: 'object',
        description: 'Details of a gift card.',
        required: ['denominations'],
        properties: {
          denominations: {
            $ref: '#/components/schemas/GiftCardDenominations',
            description: 'The face values that it can have.',
          },
          assets: {
            oneOf: [{ $ref: '#/components/schemas/ProductAssets' }, { type: 'null' }],
            description: 'What it looks like.',
          },
          balance_check_url: { type: ['string', 'null'], description: 'Where a recipient can check the balance.' },
          website_url: { type: ['string', 'null'], description: "The brand's web page." },
          content_resources: {
            oneOf: [{ $ref: '#/components/schemas/ContentResources' }, { type: 'null' }],
            description: 'Texts for its recipient.',
          },
          expiry: {
            oneOf: [{ $ref: '#/components/schemas/ProductExpiry' }, { type: 'null' }],
            description: 'How long it can be used.',
          },
          redeemable_at: {
            oneOf: [
              {
                type: 'string',
                'x-known-values': ['all', 'online', 'in-store'],
                'x-unknown': '(a place of redemption this version does not know)',
              },
              { type: 'null' },
            ],
            description: 'Where it can be spent: everywhere (all), online or in-store.',
          },
          barcode_format: {
            oneOf: [
              {
                type: 'string',
                'x-known-values': ['code-128', 'code-39', 'QR', 'ean-13', 'pdf417', 'ITF', 'DATA_MATRIX', 'other'],
                'x-unknown': '(a barcode format this version does not know)',
              },
              { type: 'null' },
            ],
            description: 'The format of its barcode; null if it has none.',
          },
          e_code_usage_type: {
            oneOf: [
              {
                type: 'string',
                'x-known-values': ['undefined', 'url-recommended', 'url-only'],
                'x-unknown': '(a usage type this version does not know)',
              },
              { type: 'null' },
            ],
            description: 'Whether to show the recipient a code or a link. The live service also sends null.',
          },
        },
      },
      SubscriptionPlan: {
        type: 'object',
        description: 'One plan of a subscription. Order by its own code.',
        required: ['subscription_plan_code'],
        properties: {
          subscription_plan_code: {
            type: 'string',
            minLength: 1,
            description: 'The code to order by, as the value in the products of an item.',
          },
          name: { type: ['string', 'null'], description: 'Its name.' },
          length: { type: ['integer', 'null'], description: 'How long it lasts, in length_unit.' },
          length_unit: {
            oneOf: [
              {
                type: 'string',
                'x-known-values': ['DAYS', 'MONTHS'],
                'x-unknown': '(a unit of length this version does not know)',
              },
              { type: 'null' },
            ],
            description: 'The unit of its length.',
          },
          price: {
            type: ['string', 'null'],
            pattern: '^-?\\d+(\\.\\d+)?$',
            'x-decimal': true,
            description: 'What it costs, as a decimal string.',
          },
        },
      },
      SubscriptionDetails: {
        type: 'object',
        description: "Details of a subscription. It is ordered by the code of a plan, never by the product's.",
        required: ['subscription_plans'],
        properties: {
          subscription_plans: {
            type: 'array',
            items: { $ref: '#/components/schemas/SubscriptionPlan' },
            description: 'The plans that can be ordered.',
          },
          assets: {
            oneOf: [{ $ref: '#/components/schemas/ProductAssets' }, { type: 'null' }],
            description: 'What it looks like.',
          },
          balance_check_url: { type: ['string', 'null'], description: 'Where a recipient can check the balance.' },
          website_url: { type: ['string', 'null'], description: "The brand's web page." },
          content_resources: {
            oneOf: [{ $ref: '#/components/schemas/ContentResources' }, { type: 'null' }],
            description: 'Texts for its recipient.',
          },
          expiry: {
            oneOf: [{ $ref: '#/components/schemas/ProductExpiry' }, { type: 'null' }],
            description: 'How long it can be used.',
          },
          redeemable_at: {
            oneOf: [
              {
                type: 'string',
                'x-known-values': ['all', 'online', 'in-store'],
                'x-unknown': '(a place of redemption this version does not know)',
              },
              { type: 'null' },
            ],
            description: 'Where it can be spent: everywhere (all), online or in-store.',
          },
          barcode_format: {
            oneOf: [
              {
                type: 'string',
                'x-known-values': ['code-128', 'code-39', 'QR', 'ean-13', 'pdf417', 'ITF', 'DATA_MATRIX', 'other'],
                'x-unknown': '(a barcode format this version does not know)',
              },
              { type: 'null' },
            ],
            description: 'The format of its barcode; null if it has none.',
          },
          e_code_usage_type: {
            oneOf: [
              {
                type: 'string',
                'x-known-values': ['undefined', 'url-recommended', 'url-only'],
                'x-unknown': '(a usage type this version does not know)',
              },
              { type: 'null' },
            ],
            description: 'Whether to show the recipient a code or a link. The live service also sends null.',
          },
        },
      },
      PaymentDetails: {
        type: 'object',
        description: 'Details of a payment product, such as push to card.',
        required: ['denominations'],
        properties: {
          denominations: {
            $ref: '#/components/schemas/PaymentDenominations',
            description: 'The amounts that it accepts.',
          },
          assets: {
            oneOf: [{ $ref: '#/components/schemas/ProductAssets' }, { type: 'null' }],
            description: 'What it looks like.',
          },
          content_resources: {
            oneOf: [{ $ref: '#/components/schemas/ContentResources' }, { type: 'null' }],
            description: 'Texts for its recipient.',
          },
        },
      },
      GiftCardProduct: {
        type: 'object',
        description: 'A gift card.',
        required: [
          'name',
          'code',
          'currency',
          'state',
          'is_orderable',
          'payout_type',
          'categories',
          'countries_redeemable_in',
          'gift_card',
        ],
        properties: {
          name: { type: 'string', description: "The brand's name." },
          code: { type: 'string', minLength: 1, description: 'The product\'s code, for example "AMZ-US".' },
          currency: { type: 'string', description: 'ISO 4217 code of its face values.' },
          state: {
            type: 'string',
            'x-known-values': ['LIVE', 'TEMPORARILY_DISABLED', 'TEMPORARILY_DEGRADED'],
            'x-unknown': '(a product state this version does not know)',
            description: 'Whether it works now. Before you order it, read is_orderable.',
          },
          is_orderable: { type: 'boolean', description: 'Whether it can be ordered now.' },
          payout_type: { type: 'string', const: 'gift_card', description: 'A gift card: see gift_card.' },
          categories: { type: 'array', items: { type: 'string' }, description: 'Codes of its categories.' },
          countries_redeemable_in: {
            type: 'array',
            items: { type: 'string' },
            description: 'ISO 3166 codes (alpha-2) of the countries where it can be redeemed.',
          },
          customer_service: {
            oneOf: [{ $ref: '#/components/schemas/CustomerService' }, { type: 'null' }],
            description: 'Where recipients get help.',
          },
          discount_multiplier: {
            type: ['string', 'null'],
            pattern: '^-?\\d+(\\.\\d+)?$',
            'x-decimal': true,
            description: 'The discount as a fraction of the face value, a decimal string: "0.05" is 5 % off.',
          },
          availability: {
            oneOf: [
              {
                type: 'string',
                'x-known-values': ['stocked', 'realtime'],
                'x-unknown': '(an availability this version does not know)',
              },
              { type: 'null' },
            ],
            description: 'Whether Runa has codes in stock (stocked) or gets each from the brand (realtime).',
          },
          gift_card: { $ref: '#/components/schemas/GiftCardDetails', description: 'Details of a gift card.' },
        },
      },
      SubscriptionProduct: {
        type: 'object',
        description: 'A subscription. Order it by the code of one of its plans.',
        required: [
          'name',
          'code',
          'currency',
          'state',
          'is_orderable',
          'payout_type',
          'categories',
          'countries_redeemable_in',
          'subscription',
        ],
        properties: {
          name: { type: 'string', description: "The brand's name." },
          code: { type: 'string', minLength: 1, description: 'The product\'s code, for example "AMZ-US".' },
          currency: { type: 'string', description: 'ISO 4217 code of its face values.' },
          state: {
            type: 'string',
            'x-known-values': ['LIVE', 'TEMPORARILY_DISABLED', 'TEMPORARILY_DEGRADED'],
            'x-unknown': '(a product state this version does not know)',
            description: 'Whether it works now. Before you order it, read is_orderable.',
          },
          is_orderable: { type: 'boolean', description: 'Whether it can be ordered now.' },
          payout_type: {
            type: 'string',
            const: 'subscription',
            description: 'A subscription: see subscription. Order a plan by its code.',
          },
          categories: { type: 'array', items: { type: 'string' }, description: 'Codes of its categories.' },
          countries_redeemable_in: {
            type: 'array',
            items: { type: 'string' },
            description: 'ISO 3166 codes (alpha-2) of the countries where it can be redeemed.',
          },
          customer_service: {
            oneOf: [{ $ref: '#/components/schemas/CustomerService' }, { type: 'null' }],
            description: 'Where recipients get help.',
          },
          discount_multiplier: {
            type: ['string', 'null'],
            pattern: '^-?\\d+(\\.\\d+)?$',
            'x-decimal': true,
            description: 'The discount as a fraction of the face value, a decimal string: "0.05" is 5 % off.',
          },
          availability: {
            oneOf: [
              {
                type: 'string',
                'x-known-values': ['stocked', 'realtime'],
                'x-unknown': '(an availability this version does not know)',
              },
              { type: 'null' },
            ],
            description: 'Whether Runa has codes in stock (stocked) or gets each from the brand (realtime).',
          },
          subscription: { $ref: '#/components/schemas/SubscriptionDetails', description: 'Details of a subscription.' },
        },
      },
      PaymentProduct: {
        type: 'object',
        description: "A payment, for example to the recipient's card.",
        required: [
          'name',
          'code',
          'currency',
          'state',
          'is_orderable',
          'payout_type',
          'categories',
          'countries_redeemable_in',
          'payment',
        ],
        properties: {
          name: { type: 'string', description: "The brand's name." },
          code: { type: 'string', minLength: 1, description: 'The product\'s code, for example "AMZ-US".' },
          currency: { type: 'string', description: 'ISO 4217 code of its face values.' },
          state: {
            type: 'string',
            'x-known-values': ['LIVE', 'TEMPORARILY_DISABLED', 'TEMPORARILY_DEGRADED'],
            'x-unknown': '(a product state this version does not know)',
            description: 'Whether it works now. Before you order it, read is_orderable.',
          },
          is_orderable: { type: 'boolean', description: 'Whether it can be ordered now.' },
          payout_type: { type: 'string', const: 'payment', description: 'A payment to the recipient: see payment.' },
          categories: { type: 'array', items: { type: 'string' }, description: 'Codes of its categories.' },
          countries_redeemable_in: {
            type: 'array',
            items: { type: 'string' },
            description: 'ISO 3166 codes (alpha-2) of the countries where it can be redeemed.',
          },
          customer_service: {
            oneOf: [{ $ref: '#/components/schemas/CustomerService' }, { type: 'null' }],
            description: 'Where recipients get help.',
          },
          discount_multiplier: {
            type: ['string', 'null'],
            pattern: '^-?\\d+(\\.\\d+)?$',
            'x-decimal': true,
            description: 'The discount as a fraction of the face value, a decimal string: "0.05" is 5 % off.',
          },
          availability: {
            oneOf: [
              {
                type: 'string',
                'x-known-values': ['stocked', 'realtime'],
                'x-unknown': '(an availability this version does not know)',
              },
              { type: 'null' },
            ],
            description: 'Whether Runa has codes in stock (stocked) or gets each from the brand (realtime).',
          },
          payment: { $ref: '#/components/schemas/PaymentDetails', description: 'Details of a payment.' },
        },
      },
      UnknownProduct: {
        type: 'object',
        description: 'A type of product that this version of the client does not know. Its other fields are kept.',
        required: [
          'name',
          'code',
          'currency',
          'state',
          'is_orderable',
          'payout_type',
          'categories',
          'countries_redeemable_in',
        ],
        properties: {
          name: { type: 'string', description: "The brand's name." },
          code: { type: 'string', minLength: 1, description: 'The product\'s code, for example "AMZ-US".' },
          currency: { type: 'string', description: 'ISO 4217 code of its face values.' },
          state: {
            type: 'string',
            'x-known-values': ['LIVE', 'TEMPORARILY_DISABLED', 'TEMPORARILY_DEGRADED'],
            'x-unknown': '(a product state this version does not know)',
            description: 'Whether it works now. Before you order it, read is_orderable.',
          },
          is_orderable: { type: 'boolean', description: 'Whether it can be ordered now.' },
          payout_type: {
            type: 'string',
            not: { enum: ['gift_card', 'subscription', 'payment'] },
            'x-unknown': '(a kind of product this version does not know)',
            description: 'A kind of product that this version of the client does not know.',
          },
          categories: { type: 'array', items: { type: 'string' }, description: 'Codes of its categories.' },
          countries_redeemable_in: {
            type: 'array',
            items: { type: 'string' },
            description: 'ISO 3166 codes (alpha-2) of the countries where it can be redeemed.',
          },
          customer_service: {
            oneOf: [{ $ref: '#/components/schemas/CustomerService' }, { type: 'null' }],
            description: 'Where recipients get help.',
          },
          discount_multiplier: {
            type: ['string', 'null'],
            pattern: '^-?\\d+(\\.\\d+)?$',
            'x-decimal': true,
            description: 'The discount as a fraction of the face value, a decimal string: "0.05" is 5 % off.',
          },
          availability: {
            oneOf: [
              {
                type: 'string',
                'x-known-values': ['stocked', 'realtime'],
                'x-unknown': '(an availability this version does not know)',
              },
              { type: 'null' },
            ],
            description: 'Whether Runa has codes in stock (stocked) or gets each from the brand (realtime).',
          },
        },
      },
      Product: {
        description: 'One product of the catalogue. Compare payout_type to find out which fields it has.',
        anyOf: [
          { $ref: '#/components/schemas/GiftCardProduct' },
          { $ref: '#/components/schemas/SubscriptionProduct' },
          { $ref: '#/components/schemas/PaymentProduct' },
          { $ref: '#/components/schemas/UnknownProduct' },
        ],
      },
      ProductList: {
        type: 'object',
        description: 'One page of products.',
        required: ['catalog', 'pagination'],
        properties: {
          catalog: {
            type: 'array',
            items: { $ref: '#/components/schemas/Product' },
            description: 'The products. An empty page is the end of the list.',
          },
          pagination: { $ref: '#/components/schemas/Pagination', description: 'Position of the page in the list.' },
        },
      },
      ProductCountries: {
        type: 'object',
        description: 'The countries that products can be redeemed in.',
        required: ['countries'],
        properties: {
          countries: {
            type: 'array',
            items: { type: 'string' },
            description: 'ISO 3166 codes (alpha-2). Runa may add more.',
          },
        },
      },
      ProductCategories: {
        type: 'object',
        description: 'The categories of products.',
        required: ['categories'],
        properties: {
          categories: {
            type: 'array',
            items: { $ref: '#/components/schemas/ProductCategory' },
            description: 'The categories.',
          },
        },
      },
      ProductCategory: {
        type: 'object',
        description: 'One category.',
        required: ['code'],
        properties: {
          code: {
            type: 'string',
            description: 'Its code, for example "fashion", as the categories of products name it.',
          },
        },
      },
      EstimateSingleProduct: {
        type: 'object',
        description: 'One product.',
        required: ['type'],
        properties: {
          type: { type: 'string', const: 'SINGLE', description: 'One product, by its code in value.' },
          value: { type: 'string', description: "The product's code. Some of Runa's samples leave it out." },
        },
      },
      EstimateMultipleProducts: {
        type: 'object',
        description: 'A choice of products that the recipient could pick from.',
        required: ['type'],
        properties: {
          type: {
            type: 'string',
            const: 'MULTIPLE',
            description: 'The recipient picks one of the products in values.',
          },
          values: { type: 'array', items: { type: 'string' }, description: "The products' codes." },
        },
      },
      UnknownEstimateProducts: {
        type: 'object',
        description: 'A kind of products that this version of the client does not know. Its other fields are kept.',
        required: ['type'],
        properties: {
          type: {
            type: 'string',
            not: { enum: ['SINGLE', 'MULTIPLE'] },
            'x-unknown': '(a kind of products this version does not know)',
            description: 'A kind of products that this version of the client does not know.',
          },
        },
      },
      EstimateProducts: {
        description: 'What the recipient could redeem the payout for.',
        oneOf: [
          { $ref: '#/components/schemas/EstimateSingleProduct' },
          { $ref: '#/components/schemas/EstimateMultipleProducts' },
          { $ref: '#/components/schemas/UnknownEstimateProducts' },
        ],
      },
      EstimateItem: {
        type: 'object',
        description: 'One payout with its price.',
        required: ['products', 'face_value', 'price'],
        properties: {
          products: {
            $ref: '#/components/schemas/EstimateProducts',
            description: 'What the recipient could redeem the payout for.',
          },
          face_value: {
            type: 'string',
            pattern: '^-?\\d+(\\.\\d+)?$',
            'x-decimal': true,
            description: 'What the payout is worth, as a decimal string.',
          },
          price: {
            type: 'string',
            pattern: '^-?\\d+(\\.\\d+)?$',
            'x-decimal': true,
            description: 'What the item would cost, as a decimal string.',
          },
          discount_multiplier: {
            type: 'string',
            pattern: '^-?\\d+(\\.\\d+)?$',
            'x-decimal': true,
            description: 'The discount as a fraction of the face value, a decimal string.',
          },
          currency: { type: 'string', description: 'ISO 4217 code of the face value and the price.' },
        },
      },
      OrderEstimate: {
        type: 'object',
        description: 'What an order would cost.',
        required: ['payment_method', 'items', 'currency', 'total_price'],
        properties: {
          payment_method: {
            $ref: '#/components/schemas/OrderPaymentMethod',
            description: 'What the order would be paid from.',
          },
          items: {
            type: 'array',
            items: { $ref: '#/components/schemas/EstimateItem' },
            description: 'The payouts with their prices.',
          },
          currency: {
            type: 'string',
            description:
              'ISO 4217 code of the totals. If Runa leaves it out, the client fills in the currency of the payment method.',
          },
          total_price: {
            type: 'string',
            pattern: '^-?\\d+(\\.\\d+)?$',
            'x-decimal': true,
            description: 'What the order would cost, including fees, as a decimal string.',
          },
          total_discount: {
            type: 'string',
            pattern: '^-?\\d+(\\.\\d+)?$',
            'x-decimal': true,
            description: "What the discount would be, as a decimal string. Some of Runa's samples leave it out.",
          },
          transaction_detail: {
            type: 'object',
            additionalProperties: { $ref: '#/components/schemas/TransactionDetail' },
            description: 'What was paid out, by currency.',
          },
        },
      },
      Balance: {
        type: 'object',
        description: 'What the account holds in one currency.',
        required: ['balance', 'currency'],
        properties: {
          balance: {
            type: 'string',
            pattern: '^-?\\d+(\\.\\d+)?$',
            'x-decimal': true,
            description: 'The amount, as a decimal string.',
          },
          currency: { type: 'string', description: 'ISO 4217 code of the amount.' },
        },
      },
      Pong: {
        type: 'object',
        description: 'The response to a ping.',
        required: ['message'],
        properties: { message: { type: 'string', description: 'Usually "pong".' } },
      },
      OrderCompletion: {
        description:
          'The body of the order.completion webhook. It has no items and no links: read a completed order by its id to get them. Runa documents COMPLETED, and FAILED with only the id.',
        oneOf: [
          { $ref: '#/components/schemas/CompletedOrderSummary' },
          { $ref: '#/components/schemas/FailedOrderSummary' },
          { $ref: '#/components/schemas/ProcessingOrder' },
          { $ref: '#/components/schemas/UnknownOrder' },
        ],
      },
      ProductUpdateState: {
        type: 'object',
        description: 'The state of a product before or after a change.',
        required: ['price_multiplier', 'is_orderable'],
        properties: {
          price_multiplier: {
            type: 'string',
            pattern: '^-?\\d+(\\.\\d+)?$',
            'x-decimal': true,
            description: "The multiplier in the product's price, as a decimal string.",
          },
          is_orderable: { type: 'boolean', description: 'Whether it can be ordered.' },
          denominations: { description: 'The face values, as Runa sends them. Their format may change.' },
        },
      },
      ProductUpdate: {
        type: 'object',
        description: 'The body of the product.update webhook.',
        required: ['product_code', 'old_state', 'new_state', 'timestamp'],
        properties: {
          product_code: { type: 'string', minLength: 1, description: 'The product\'s code, for example "AMZ-US".' },
          old_state: { $ref: '#/components/schemas/ProductUpdateState', description: 'The state before the change.' },
          new_state: { $ref: '#/components/schemas/ProductUpdateState', description: 'The state after the change.' },
          timestamp: {
            type: 'string',
            description:
              'When it changed. It may have no time zone. Updates may arrive in any order, and the one with the latest timestamp counts.',
          },
        },
      },
      ApiErrorBody: {
        type: 'object',
        description: "Runa's error response. Gateways in front of Runa may return something else.",
        required: ['type', 'message'],
        properties: {
          type: { type: 'string', description: 'The error code, such as "insufficient_funds". Runa may add codes.' },
          message: { type: 'string', description: 'A message for people. Its wording may change.' },
          help: { type: ['string', 'null'], description: 'Advice for people; often null.' },
        },
      },
      ValidationErrorDetail: {
        type: 'object',
        description: 'One problem with the body.',
        required: ['type', 'message', 'location'],
        properties: {
          type: { type: 'string', description: 'The error code. Production and playground use different ones.' },
          message: { type: 'string', description: 'A message for people.' },
          location: {
            type: 'array',
            items: { type: ['string', 'number'] },
            description: 'Path of the field, from the outside in. The playground starts it with "body".',
          },
        },
      },
      ValidationErrorBody: {
        type: 'object',
        description: "Runa's response to an invalid body (422).",
        required: ['type', 'message', 'details'],
        properties: {
          type: { type: 'string', description: 'Usually "validation_error".' },
          message: { type: 'string', description: 'A summary for people.' },
          help: { type: ['string', 'null'], description: 'Advice for people; often null.' },
          details: {
            type: 'array',
            items: { $ref: '#/components/schemas/ValidationErrorDetail' },
            description: 'All problems.',
          },
        },
      },
      RateExceededBody: {
        type: 'object',
        description: 'The body of a 429. It has neither the type nor the message of other errors.',
        required: ['error'],
        properties: { error: { type: 'string', description: 'Usually "rate exceeded".' } },
      },
    },
  },
} as const
