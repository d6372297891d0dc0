import { describe, expect, it } from 'vitest'
import { hostSchema } from './host-schema.ts'

const text = (description: string) => ({ type: 'string', description })

/** A choice between objects, as in an OpenAPI document. */
const CHOICE = {
  description: 'How it gets there.',
  oneOf: [{ $ref: '#/$defs/Mail' }, { $ref: '#/$defs/Hand' }, { $ref: '#/$defs/Post' }],
}
const $defs = {
  Mail: {
    type: 'object',
    description: 'By mail.',
    additionalProperties: false,
    required: ['type', 'address'],
    properties: {
      type: { type: 'string', const: 'MAIL' },
      address: text('Where to.'),
      look: text('How it looks.'),
      note: text('A note.'),
    },
  },
  Hand: {
    type: 'object',
    description: 'By hand.',
    required: ['type'],
    properties: { type: { type: 'string', const: 'HAND' }, look: text('How it looks.') },
  },
  Post: {
    type: 'object',
    required: ['type', 'look', 'address'],
    properties: {
      type: { type: 'string', const: 'POST' },
      look: text('How it looks.'),
      address: text('Where to.'),
      house: { ...text('Which house.'), minLength: 1 },
    },
  },
}

describe('the form that every host accepts', () => {
  it('has a choice of objects as one object, whose fields say which variant they belong to', () => {
    expect(hostSchema({ ...CHOICE, $defs, $schema: 'x' })).toEqual({
      type: 'object',
      description: 'How it gets there.',
      required: ['type'],
      properties: {
        type: { type: 'string', enum: ['MAIL', 'HAND', 'POST'], description: 'MAIL: By mail. HAND: By hand. POST.' },
        address: text('Where to. Only for MAIL and POST, where it is required.'),
        look: text('How it looks. Required for POST.'),
        note: text('A note. Only for MAIL.'),
        house: { ...text('Which house. Only for POST.'), minLength: 1 },
      },
    })
  })

  it('says that more variants may come if a choice is open', () => {
    const other = { type: 'object', properties: { type: { type: 'string', not: { enum: ['MAIL'] } } } }
    expect(hostSchema({ oneOf: [{ $ref: '#/$defs/Mail' }, other], $defs })).toMatchObject({
      properties: { type: { type: 'string', description: 'MAIL: By mail. Others are possible.' } },
    })
  })

  it.each([
    [
      'what the variants agree on if they differ in a field',
      { oneOf: [withField({ type: 'string', minLength: 2 }), withField({ type: 'string', minLength: 3 })] },
      { type: 'object', properties: { a: { type: 'string' } } },
    ],
    [
      'which of the variants require a field that others have as well',
      {
        oneOf: ['A', 'B', 'C'].map((only) => ({
          type: 'object',
          ...(only === 'A' ? { required: ['x'] } : {}),
          properties: { t: { type: 'string', const: only }, ...(only === 'C' ? {} : { x: { type: 'string' } }) },
        })),
      },
      {
        type: 'object',
        properties: {
          t: { type: 'string', enum: ['A', 'B', 'C'], description: 'A. B. C.' },
          x: { type: 'string', description: 'Only for A and B; required for A.' },
        },
      },
    ],
    [
      'a nullable value as one that may be left out',
      nullable({ type: 'string', maxLength: 5 }),
      { type: 'string', maxLength: 5, description: 'It.' },
    ],
    [
      'several types of values side by side',
      { anyOf: [{ type: 'string' }, { type: 'number' }] },
      { anyOf: [{ type: 'string' }, { type: 'number' }] },
    ],
    ['a constant as a choice of one', { type: 'string', const: 'X' }, { type: 'string', enum: ['X'] }],
    [
      'nothing that some host refuses, crashes on or misreads',
      {
        type: 'object',
        $schema: 'x',
        additionalProperties: false,
        propertyNames: { maxLength: 4 },
        maxProperties: 3,
        if: {},
        // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
        then: {},
        properties: {
          a: { type: 'number', multipleOf: 0.01, minimum: 0.01 },
          b: { type: 'array', uniqueItems: true, items: { type: 'string', pattern: 'x' } },
        },
      },
      {
        type: 'object',
        properties: { a: { type: 'number', minimum: 0.01 }, b: { type: 'array', items: { type: 'string' } } },
      },
    ],
    [
      'a property of any name',
      { type: 'object', properties: { $ref: { type: 'string' }, if: true } },
      { type: 'object', properties: { $ref: { type: 'string' }, if: {} } },
    ],
    [
      'any object in place of a reference to nothing',
      { $ref: '#/$defs/No', description: 'It.' },
      { type: 'object', description: 'It.' },
    ],
  ])('has %s', (_, schema, expected) => {
    expect(hostSchema(schema)).toEqual(expected)
  })

  it('has definitions inlined, with the description of the place, and cut off if one contains itself', () => {
    const Tree = {
      type: 'object',
      description: 'A tree.',
      properties: { below: { type: 'array', items: { $ref: '#/$defs/Tree' } } },
    }
    expect(hostSchema({ $ref: '#/$defs/Tree', description: 'The tree here.', $defs: { Tree } })).toEqual({
      type: 'object',
      description: 'The tree here.',
      properties: { below: { type: 'array', items: { type: 'object' } } },
    })
  })
})

function withField(a: object) {
  return { type: 'object', properties: { a } }
}

function nullable(schema: object) {
  return { description: 'It.', anyOf: [schema, { type: 'null' }] }
}
