import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { describedOperations } from './described-operations.ts'

const RUNA = readFileSync(new URL('../specs/runa-payouts.openapi.yaml', import.meta.url), 'utf8')

/** Some operations of a document, after a change to it. */
// biome-ignore lint/suspicious/noExplicitAny: a test may turn a document into anything
type Document = any

function changed(change: (document: Document) => void): () => unknown {
  const document = parse(RUNA)
  change(document)
  return () => describedOperations(document)
}

describe('the table has', () => {
  const operations = describedOperations(parse(RUNA))
  const named = (name: string) => operations.find((one) => one.name === name)

  it('a create that is repeated only by its key, and waits longer than the gateway', () => {
    expect(named('createOrder')).toMatchObject({
      ...{ retry: 'keyed', accepted: 'identified', otherSuccess: 202, timeoutMs: 35_000, resourceId: 'orderId' },
      responses: { 200: 'Order', 202: 'AcceptedOrder' },
    })
  })

  it('the options for headers, except those that the client sets', () => {
    expect(named('createOrder')?.parameters.map(({ name, option, required }) => [name, option, required])).toEqual([
      ['X-Idempotency-Key', 'idempotencyKey', false],
      ['X-Execution-Mode', 'mode', false],
    ])
  })

  it('what only the servers have: no method, no parameter of the client, and a response of their own', () => {
    expect(named('checkOrder')).toMatchObject({
      isLocal: true,
      isMethod: false,
      body: 'CheckOrderRequest',
      responses: {},
    })
    expect(named('createOrder')).toMatchObject({
      ...{ isLocal: false, isMethod: true },
      localParameters: [{ name: 'X-Skip-Check', in: 'header', type: 'boolean', required: false }],
    })
  })

  it('a variant for each set of parameters with its own response', () => {
    expect(named('getBalance')).toMatchObject({ responses: {}, parameters: [{ required: false }], isMethod: true })
    expect(named('getOneBalance')).toMatchObject({
      ...{ id: 'getBalance', responses: { 200: 'Balance' }, parameters: [{ required: true }], isMethod: false },
    })
    expect(named('getAllBalances')).toMatchObject({ responses: { 200: 'Balance[]' }, parameters: [] })
  })
})

describe('the generator refuses', () => {
  const order = (document: Document) => document.paths['/order']
  it.each<[string, (document: Document) => void, string]>([
    [
      'a write that is taken for a read',
      (one) => (order(one).post['x-retry'] = 'read'),
      'createOrder: x-changes-nothing: a POST that is a read has it, and no other operation',
    ],
    [
      'a write whose response is believed without an id, under a key',
      (one) => (order(one).post['x-accepted'] = 'readable'),
      'createOrder: x-accepted: a keyed write is identified, got readable',
    ],
    [
      'a key that no header carries',
      (one) => (one.components.parameters.IdempotencyKey.name = 'X-Key'),
      'createOrder: x-retry: keyed: expected a header parameter whose x-client-option is idempotencyKey',
    ],
    [
      'a key that the caller cannot pass',
      (one) => delete one.components.parameters.IdempotencyKey['x-client-option'],
      'createOrder: x-retry: keyed: expected a header parameter whose x-client-option is idempotencyKey',
    ],
    [
      'a write whose tool only reads',
      (one) => (order(one).post['x-tool'].readOnly = true),
      'createOrder: x-tool: readOnly: only a read is',
    ],
    [
      'two tools of one name',
      (one) => (order(one).get['x-tool'].name = 'get-order'),
      'listOrders: it has the tool or the route of getOrder',
    ],
    [
      'two operations on one route, whatever its variables are called',
      (one) => (one.paths['/product/{code}'].get['x-rest'].path = '/v1/order/{code}'),
      'getOrder: it has the tool or the route of getProduct',
    ],
    [
      'a default of no parameter',
      (one) => (one.paths['/product'].get['x-tool'].defaults = { limmit: 5 }),
      'listProducts: x-tool: defaults: there is no query parameter limmit',
    ],
    [
      'a limit of no parameter',
      (one) => (one.paths['/product'].get['x-tool'].most = { limmit: 5 }),
      'listProducts: x-tool: most: there is no query parameter limmit',
    ],
    [
      'words about a tool that there is not',
      (one) => order(one).post['x-beside'].tools.push('check-orders'),
      'createOrder: x-beside: there is no tool check-orders',
    ],
    [
      'something local whose response nobody describes',
      (one) => delete one.paths['/order/check'].post['x-served-response'],
      'checkOrder: x-local: only the servers have it, so it needs x-tool, x-addition and x-served-response',
    ],
    [
      'something local that would count as the capability’s',
      (one) => delete one.paths['/order/check'].post['x-addition'],
      'checkOrder: x-local: only the servers have it, so it needs x-tool, x-addition and x-served-response',
    ],
    [
      'a word that YAML broke at its hyphen',
      (one) => (order(one).post['x-tool'].description = 'Read it with get- order.'),
      'createOrder: x-tool.description: expected no hyphen before a space: YAML folds a line that ends in one',
    ],
    [
      'an unknown field anywhere else',
      (one) => (one.components.schemas.Balance['x-desimal'] = true),
      'unknown fields in the document: x-desimal',
    ],
    [
      'a write that does not say whether it may be repeated',
      (one) => delete order(one).post['x-retry'],
      'createOrder: x-retry is missing; a POST has to say: read, idempotent, keyed or once',
    ],
    [
      'a write that does not say what a 2xx must contain',
      (one) => delete order(one).post['x-accepted'],
      'createOrder: x-accepted is missing; a write has to say what a 2xx must contain',
    ],
    [
      'a GET that is not a read',
      (one) => (order(one).get['x-retry'] = 'once'),
      'listOrders: x-retry: a GET is a read, got once',
    ],
    [
      'half of a description, which YAML cut at its comma',
      (one) => {
        one.components.schemas.Pong = parse(`{ type: object, description: What comes back, usually. }`)
      },
      'schemas.Pong: unknown keyword "usually."; YAML ends a value in { } at a comma: quote the description if this is its other half',
    ],
    [
      'a keyword of a nested schema without a value',
      (one) => (one.components.schemas.ProductList.properties.catalog.items.description = null),
      'schemas.ProductList.catalog.items: description has no value',
    ],
    [
      'a misspelt keyword',
      (one) => (one.components.schemas.Pong.properties.message.minLenght = 1),
      'schemas.Pong.message: unknown keyword "minLenght"; did you mean "minLength"?',
    ],
    [
      'a description that is not a text',
      (one) => (one.components.schemas.Pong.description = { a: 'text' }),
      'schemas.Pong: description: expected a text',
    ],
    [
      'an unknown field, with the nearest known one',
      (one) => (order(one).get['x-esential'] = ['items']),
      'listOrders: unknown field x-esential; did you mean "x-essential"?',
    ],
    [
      'an unknown field of a parameter',
      (one) => (one.components.parameters.ExecutionMode['x-client-optoin'] = 'mode'),
      'createOrder, parameter X-Execution-Mode: unknown field x-client-optoin; did you mean "x-client-option"?',
    ],
    [
      'a value of another type',
      (one) => (order(one).post['x-timeout-ms'] = '35 s'),
      'createOrder: x-timeout-ms: Invalid input: expected number, received string',
    ],
    [
      'a schema that does not exist',
      (one) =>
        (order(one).get.responses['200'].content['application/json'].schema.$ref = '#/components/schemas/Orders'),
      'listOrders: there is no component schema Orders',
    ],
    [
      'a response whose schema has no name',
      (one) => (order(one).get.responses['200'].content['application/json'].schema = { type: 'object' }),
      'listOrders: the response 200: expected one reference to a component schema, or x-variants, got {"type":"object"}',
    ],
    [
      'a field that the response does not have',
      (one) => (order(one).get['x-essential'] = ['itmes']),
      'listOrders: itmes: the response has no field itmes; did you mean items?',
    ],
    [
      'a cursor that is nowhere in the page',
      (one) => (order(one).get['x-paging'].cursors[0].at = 'pagination.cursor.after'),
      'listOrders: pagination.cursor.after: the response has no field cursor; did you mean cursors?',
    ],
    [
      'a cursor that is not a parameter',
      (one) => (order(one).get['x-paging'].cursors[0].parameter = 'next'),
      'listOrders: x-paging: there is no query parameter next',
    ],
    [
      'an id that no path has',
      (one) => (one.paths['/order/{orderId}'].get['x-echoed-id'].parameter = 'id'),
      'getOrder: x-echoed-id: parameter: expected one of the path, got id',
    ],
    [
      'a path whose variables are not its parameters',
      (one) => {
        one.paths['/order/{id}'] = one.paths['/order/{orderId}']
        delete one.paths['/order/{orderId}']
      },
      'getOrder: the path has the variables id, its parameters are orderId',
    ],
    [
      'a route with other variables than the path',
      (one) => (one.paths['/order/{orderId}'].get['x-rest'].path = '/v1/order/{id}'),
      'getOrder: x-rest: /v1/order/{id} does not have the variables of /order/{orderId}',
    ],
    [
      'a tool without a route',
      (one) => delete order(one).get['x-rest'],
      'listOrders: what is served needs all of x-rest, x-tool and x-served-description',
    ],
    [
      'a write that is served by default',
      (one) => (order(one).post['x-addition'] = 'by_default'),
      'createOrder: x-addition: by_default: only a read may be served without being named',
    ],
    [
      'a variant of an operation that does not exist',
      (one) => (one.paths['/ping'].get['x-variant-of'] = 'pong'),
      'ping: x-variant-of: there is no operation pong',
    ],
    [
      'a constraint that no client checks',
      (one) => (order(one).get.parameters[1].schema.multipleOf = 10),
      'listOrders, parameter limit: no client checks multipleOf where the type is integer',
    ],
    [
      'a document without a timeout',
      (one) => delete one['x-timeout-ms'],
      'the document: x-timeout-ms: Invalid input: expected number, received undefined',
    ],
  ])('%s', (_, change, message) => {
    expect(changed(change)).toThrow(message)
  })
})
