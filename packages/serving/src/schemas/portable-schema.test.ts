import { expect, it } from 'vitest'
import { portableSchema } from './portable-schema.ts'

it.each([
  [
    'moves into the description what hosts and programs check wrongly, or not at all',
    JSON.parse('{"type":"number","multipleOf":0.01,"if":{"minimum":1},"then":{"multipleOf":1},"else":{}}'),
    { type: 'number' },
  ],
  ['keeps closed objects', { type: 'object', additionalProperties: false }, undefined],
  ['keeps a reference to elsewhere', { $ref: 'other.json' }, undefined],
  [
    'drops formats, defaults and extensions',
    { type: 'string', format: 'date', default: 'x', 'x-a': 1 },
    { type: 'string' },
  ],
  [
    'keeps a property of any name',
    { properties: { format: { type: 'string' }, 'x-a': { type: 'string' }, default: { type: 'string' } } },
    undefined,
  ],
  ['leaves what is not a schema', { properties: { a: true }, items: false, enum: [{ format: 'x' }] }, undefined],
  [
    'processes every place that holds schemas',
    { anyOf: [{ not: { format: 'a', type: 'string' } }], propertyNames: { format: 'a', maxLength: 4 } },
    { anyOf: [{ not: { type: 'string' } }], propertyNames: { maxLength: 4 } },
  ],
  [
    'lists the known values of an open enumeration',
    { type: 'string', 'x-known-values': ['A'] },
    { type: 'string', description: 'Known values: A; others are possible.' },
  ],
  ['gives a place without a schema every type', { title: 'Any' }, { title: 'Any', anyOf: expect.any(Array) }],
])('%s', (_, schema, portable) => {
  expect(portableSchema(schema)).toEqual(portable ?? schema)
})
