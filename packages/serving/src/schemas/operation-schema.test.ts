import { describe, expect, it } from 'vitest'
import { DOCUMENT, findOperation, SERVED_OPERATIONS } from '../../test/test-api.ts'
import { operationSchemas } from './operation-schema.ts'

function schemasOf(tool: string) {
  const servedOperation = SERVED_OPERATIONS.find((one) => one.tool.name === tool)
  if (servedOperation === undefined) throw new Error(`no ${tool}`)
  return operationSchemas(servedOperation, DOCUMENT)
}

const $schema = 'https://json-schema.org/draft/2020-12/schema'

const THING = {
  type: 'object',
  properties: {
    id: { type: 'string' },
    state: { type: 'string', description: 'How it stands. Known values: NEW, OLD; others are possible.' },
    note: { description: 'Anything.', anyOf: [{ type: 'string', maxLength: 5 }, { type: 'null' }] },
    extra: {
      description: 'Any JSON.',
      anyOf: [
        { type: 'string' },
        { type: 'number' },
        { type: 'boolean' },
        { type: 'object' },
        { type: 'array' },
        { type: 'null' },
      ],
    },
    parts: { type: 'array', items: { $ref: '#/$defs/Thing' } },
  },
}

describe('the input schema', () => {
  it('has every parameter by its name on the wire, within the limits of the document', () => {
    expect(schemasOf('find-things').input).toEqual({
      $schema,
      type: 'object',
      properties: {
        kind: { type: 'string', enum: ['big', 'small'], description: 'Which ones.' },
        size: { type: 'integer', minimum: 1, maximum: 9, description: 'How large.' },
        after: { type: 'string', minLength: 1, description: 'Where to go on.' },
        'X-Trace': { type: 'string', description: 'Anything.' },
      },
      required: ['kind'],
      additionalProperties: false,
    })
  })

  it('has an array if a parameter may be repeated', () => {
    const status = { name: 'status', in: 'query', type: 'string', required: false, repeatable: true } as const
    const schema = { type: 'array', minItems: 1, items: { type: 'string', enum: ['NEW', 'OLD'] } }
    const document = {
      ...DOCUMENT,
      paths: { '/things/{kind}': { get: { parameters: [{ name: 'status', in: 'query', schema }], responses: {} } } },
    }
    const { input } = operationSchemas({ operation: { ...findOperation, parameters: [status] } }, document)
    expect(input.properties).toEqual({ status: schema })
  })

  it('has the body, with the components that it refers to and no others', () => {
    expect(schemasOf('create-order').input).toMatchObject({
      properties: { body: { $ref: '#/$defs/Order', description: 'The request body, as JSON.' } },
      required: ['body'],
      $defs: { Order: { type: 'object', required: ['amount'], properties: { amount: { type: 'number' } } } },
    })
    expect(Object.keys(Object(schemasOf('create-order').input.$defs))).toEqual(['Order'])
  })

  it('has an object for a body that the document does not describe', () => {
    expect(schemasOf('price-thing').input).toMatchObject({ properties: { body: { type: 'object' } } })
  })
})

describe('the output schema', () => {
  it('covers every success, without the errors listed among them', () => {
    const { anyOf, $defs } = schemasOf('create-order').output
    expect(anyOf).toEqual([{ $ref: '#/$defs/Thing' }, { $ref: '#/$defs/Taken' }])
    expect(Object.keys(Object($defs))).toEqual(['Taken', 'Thing'])
  })

  it('is a single schema if there is only one, without other keywords next to a reference', () => {
    expect(schemasOf('find-things').output).toEqual({
      $schema,
      type: 'array',
      items: { $ref: '#/$defs/Thing' },
      $defs: { Thing: THING },
    })
  })

  it('is any object if the document has no schema', () => {
    expect(schemasOf('end-thing').output).toEqual({ $schema, type: 'object' })
  })

  it('is the one in the row of the table, if there is one', () => {
    expect(schemasOf('price-thing').output).toEqual({
      $schema,
      type: 'object',
      properties: { thing: { $ref: '#/$defs/Thing' } },
      $defs: { Thing: THING },
    })
  })
})

describe('a table and a document that disagree', () => {
  const [servedOperation] = SERVED_OPERATIONS
  if (servedOperation === undefined) throw new Error('no served operation')

  it.each([
    ['without the operation', { openapi: '3.1.0', paths: {} }, 'createOrder: the OpenAPI document has no POST /order'],
    [
      'with a reference to nothing',
      {
        openapi: '3.1.0',
        paths: { '/order': { post: { responses: { 200: { $ref: '#/components/responses/No' } } } } },
      },
      'the OpenAPI document has no #/components/responses/No',
    ],
    [
      'with a reference to another file',
      { openapi: '3.1.0', paths: { '/order': { post: { responses: { 200: { $ref: 'other.yaml#/a' } } } } } },
      'the OpenAPI document has no other.yaml#/a',
    ],
    [
      'with something that is not an object',
      { openapi: '3.1.0', paths: { '/order': { post: { responses: { 200: 7 } } } } },
      'expected an object in the OpenAPI document',
    ],
  ])('%s is an error', (_, document, message) => {
    expect(() => operationSchemas(servedOperation, document)).toThrow(message)
  })

  it('names with a slash are found', () => {
    const document = {
      openapi: '3.1.0',
      paths: { '/order': { post: { responses: { 200: { $ref: '#/components/responses/a~1b' } } } } },
      components: { responses: { 'a/b': { content: { 'application/json': { schema: { type: 'object' } } } } } },
    }
    expect(operationSchemas(servedOperation, document).output).toEqual({ $schema, type: 'object' })
  })
})
