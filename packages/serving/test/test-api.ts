import { type Operation, operation, type Schema } from '@x/transport'
import type {
  OperationCallOptions,
  OperationInput,
  OperationResponse,
  ServedOperation,
} from '../src/calls/served-operation.ts'
import type { OpenApiDocument } from '../src/schemas/openapi-document.ts'
import { orderOperation } from './test-operations.ts'

/** A client of no API that there is: it tells what it was asked, and answers what the test says. */
export class TestClient {
  readonly asked: {
    readonly id: string
    readonly input: OperationInput
    readonly headers?: OperationCallOptions['headers']
  }[] = []
  answer: (operation: Operation, signal: AbortSignal) => Promise<Partial<OperationResponse>> = async () => ({
    data: { id: 'O-1' },
  })

  async call(
    operation: Operation,
    input: OperationInput,
    { signal, headers }: OperationCallOptions,
  ): Promise<OperationResponse> {
    this.asked.push({ id: operation.id, input, ...(headers === undefined ? {} : { headers }) })
    const answer = await this.answer(operation, signal)
    return { status: 200, data: undefined, headers: new Headers(), requestId: undefined, ...answer }
  }
}

const anything: Schema<unknown> = {
  issues: () => [],
  '~standard': { version: 1, vendor: 'test', validate: (value) => ({ value }) },
}

const shared = { responses: {}, otherSuccess: 200, timeoutMs: 1_000, accepted: 'readable' } as const

/** Reads, with a parameter in every place. */
export const findOperation = operation({
  ...shared,
  id: 'findThings',
  method: 'GET',
  path: '/things/{kind}',
  parameters: [
    { name: 'kind', in: 'path', type: 'string', required: true },
    { name: 'size', in: 'query', type: 'integer', required: false, minimum: 1, maximum: 9 },
    { name: 'after', in: 'query', type: 'string', required: false, minLength: 1 },
    { name: 'X-Trace', in: 'header', type: 'string', required: false },
  ],
  retry: 'read',
})

/** Changes something, without a key and without a body in its answer. */
export const endOperation = operation({
  ...shared,
  id: 'endThing',
  method: 'POST',
  path: '/things/{kind}/end',
  parameters: [{ name: 'kind', in: 'path', type: 'string', required: true }],
  retry: 'idempotent',
})

/** Calculates: a body, and nothing that changes. */
export const priceOperation = operation({
  ...shared,
  id: 'priceThing',
  method: 'POST',
  path: '/things/price',
  parameters: [],
  body: anything,
  retry: 'read',
})

const rest = { method: 'GET', path: '/' } as const

export const SERVED_OPERATIONS: readonly ServedOperation<TestClient>[] = [
  {
    operation: orderOperation,
    rest,
    tool: { name: 'create-order', readOnly: false, destructive: false, idempotent: false },
    call: async (client, input, options) => ({
      ...(await client.call(orderOperation, input, options)),
      idempotencyKey: input.headers['X-Idempotency-Key'] ?? '',
    }),
  },
  {
    operation: findOperation,
    rest,
    tool: { name: 'find-things', readOnly: true, destructive: false, idempotent: true, description: 'Look around.' },
    call: (client, input, options) => client.call(findOperation, input, options),
  },
  {
    operation: endOperation,
    rest,
    tool: { name: 'end-thing', readOnly: false, destructive: true, idempotent: true },
    call: (client, input, options) => client.call(endOperation, input, options),
  },
  {
    operation: priceOperation,
    rest,
    tool: { name: 'price-thing', readOnly: false, destructive: false, idempotent: false },
    response: { type: 'object', properties: { thing: { $ref: '#/components/schemas/Thing' } } },
    call: (client, input, options) => client.call(priceOperation, input, options),
  },
]

const json = (schema: object) => ({ content: { 'application/json': { schema } } })
const ref = (name: string) => ({ $ref: `#/components/schemas/${name}` })

export const DOCUMENT: OpenApiDocument = {
  openapi: '3.1.0',
  paths: {
    '/order': {
      post: {
        operationId: 'createOrder',
        summary: 'Place an order',
        description: 'Create an order.',
        requestBody: json(ref('Order')),
        responses: {
          200: json({ oneOf: [ref('Thing'), ref('Refusal')] }),
          202: json(ref('Taken')),
          400: { $ref: '#/components/responses/Refused' },
        },
      },
    },
    '/things/{kind}': {
      parameters: [{ $ref: '#/components/parameters/Kind' }],
      get: {
        parameters: [
          {
            name: 'size',
            in: 'query',
            description: 'How large.',
            schema: { type: 'integer', minimum: 1, maximum: 9, default: 3 },
          },
          { name: 'after', in: 'query', description: 'Where to go on.', schema: { type: 'string', minLength: 1 } },
          { name: 'X-Trace', in: 'header', description: 'Anything.' },
        ],
        responses: { 200: json({ type: 'array', items: ref('Thing') }) },
      },
    },
    '/things/{kind}/end': { post: { responses: { 204: { description: 'Done.' } } } },
    '/things/price': { post: { responses: { 200: json(ref('Thing')) } } },
  },
  components: {
    parameters: {
      Kind: {
        name: 'kind',
        in: 'path',
        description: 'Which ones.',
        schema: { type: 'string', enum: ['big', 'small'] },
      },
    },
    responses: { Refused: json(ref('Refusal')) },
    schemas: {
      Order: { type: 'object', required: ['amount'], properties: { amount: { type: 'number' } } },
      Thing: {
        type: 'object',
        properties: {
          id: { type: 'string', format: 'uuid' },
          state: { type: 'string', 'x-known-values': ['NEW', 'OLD'], description: 'How it stands.' },
          note: { type: ['string', 'null'], maxLength: 5, description: 'Anything.' },
          extra: { description: 'Any JSON.' },
          parts: { type: 'array', items: ref('Thing') },
        },
      },
      Taken: { type: 'object', required: ['id'], properties: { id: { type: 'string' } } },
      Refusal: { type: 'object', properties: { error: { type: 'string' } } },
      Unused: { type: 'object' },
    },
  },
}
