import { describe, expect, it } from 'vitest'
import { joinedMeanings } from './joined-meanings.ts'

const member = (field: object, more: object = {}) => ({
  type: 'object',
  description: 'A shape.',
  properties: { kind: field, ...more },
})
const CIRCLE = member({ const: 'circle', description: 'It has a radius.' }, { radius: { description: 'In mm.' } })
const SQUARE = member({ const: 'square', description: 'It has a side.' })
const OTHER = member({ not: { enum: ['circle', 'square'] }, description: 'Ask for it.' })

const refs = (...names: string[]) => names.map((name) => ({ $ref: `#/components/schemas/${name}` }))
const kinds = (schemas: Record<string, object>) =>
  Object.fromEntries(
    Object.entries(joinedMeanings({ components: { schemas } }).components.schemas).map(([name, schema]) => [
      name,
      Object(schema).properties?.kind?.description,
    ]),
  )

const ALL = ['- `circle`: It has a radius.', '- `square`: It has a side.', '- Anything else: Ask for it.'].join('\n')
const CLOSED = ['- `circle`: It has a radius.', '- `square`: It has a side.'].join('\n')

describe('the field that tells the members of a union apart', () => {
  it.each<[string, Record<string, object>, Record<string, string | undefined>]>([
    [
      'says in each of them what every value means',
      { CIRCLE, SQUARE, OTHER, Shape: { oneOf: refs('CIRCLE', 'SQUARE', 'OTHER') } },
      { CIRCLE: ALL, SQUARE: ALL, OTHER: ALL, Shape: undefined },
    ],
    [
      'says what the largest of several unions allows, wherever it stands',
      {
        CIRCLE,
        SQUARE,
        OTHER,
        Few: { anyOf: refs('CIRCLE', 'SQUARE') },
        Shape: { anyOf: refs('CIRCLE', 'SQUARE', 'OTHER') },
        FewToo: { anyOf: refs('CIRCLE', 'SQUARE') },
      },
      { CIRCLE: ALL, SQUARE: ALL, OTHER: ALL, Few: undefined, Shape: undefined, FewToo: undefined },
    ],
    [
      'of a closed union mentions no other values',
      { CIRCLE, SQUARE, Shape: { oneOf: refs('CIRCLE', 'SQUARE') } },
      { CIRCLE: CLOSED, SQUARE: CLOSED, Shape: undefined },
    ],
    [
      'stays as it is where a member has another form',
      { CIRCLE, SQUARE, Shape: { oneOf: [...refs('CIRCLE', 'SQUARE'), { type: 'null' }] } },
      { CIRCLE: 'It has a radius.', SQUARE: 'It has a side.', Shape: undefined },
    ],
    [
      'stays as it is where a member takes any value',
      { CIRCLE, Text: member({ type: 'string', description: 'Any.' }), Shape: { oneOf: refs('CIRCLE', 'Text') } },
      { CIRCLE: 'It has a radius.', Text: 'Any.', Shape: undefined },
    ],
    [
      'stays as it is in a union of one',
      { CIRCLE, Shape: { oneOf: refs('CIRCLE') } },
      { CIRCLE: 'It has a radius.', Shape: undefined },
    ],
  ])('%s', (_, schemas, wanted) => {
    expect(kinds(schemas)).toEqual(wanted)
  })

  it('is all that changes', () => {
    const document = {
      openapi: '3.1.0',
      components: { schemas: { CIRCLE, SQUARE, Shape: { oneOf: refs('CIRCLE', 'SQUARE') } } },
    }
    const joined = joinedMeanings(document)
    expect(joined.openapi).toBe('3.1.0')
    expect(joined.components.schemas.CIRCLE.properties).toEqual({
      kind: { const: 'circle', description: CLOSED },
      radius: { description: 'In mm.' },
    })
    expect(document.components.schemas.CIRCLE).toBe(CIRCLE)
  })
})
