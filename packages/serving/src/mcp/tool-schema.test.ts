import { operation } from '@x/transport'
import { describe, expect, it } from 'vitest'
import { DOCUMENT, findOperation, SERVED_OPERATIONS } from '../../test/test-api.ts'
import { orderOperation } from '../../test/test-operations.ts'
import { operationSchemas } from '../schemas/operation-schema.ts'
import { toolOutputSchema } from './tool-schema.ts'

function schemasOf(tool: string) {
  const servedOperation = SERVED_OPERATIONS.find((one) => one.tool.name === tool)
  if (servedOperation === undefined) throw new Error(`no ${tool}`)
  return operationSchemas(servedOperation, DOCUMENT)
}

const ANY = { anyOf: ['string', 'number', 'boolean', 'object', 'array', 'null'].map((type) => ({ type })) }
const ERROR = { ...ANY, description: expect.stringContaining('If the call failed: next: what to do now.') }
const object = (properties: object) => ({ type: 'object', properties })

describe('the compact schema of a tool’s result', () => {
  it('describes the top-level fields in words, and accepts anything in them', () => {
    expect(toolOutputSchema(schemasOf('price-thing'), findOperation, 'compact')).toEqual({
      type: 'object',
      properties: { thing: ANY, error: ERROR },
    })
  })

  it('requires what is essential, except of a failure', () => {
    const essential = operation({ ...orderOperation, essential: ['id'] })
    expect(toolOutputSchema(schemasOf('create-order'), essential, 'compact')).toEqual({
      type: 'object',
      properties: {
        id: { type: 'string' },
        state: { ...ANY, description: 'How it stands. Known values: NEW, OLD; others are possible.' },
        note: { ...ANY, description: 'Anything.' },
        extra: { ...ANY, description: 'Any JSON.' },
        parts: ANY,
        idempotencyKey: { type: 'string', description: expect.any(String) },
        repeated: { type: 'boolean', description: expect.any(String) },
        message: { ...ANY, description: expect.any(String) },
        next: { ...ANY, description: expect.any(String) },
        error: ERROR,
      },
      anyOf: [{ required: ['id', 'idempotencyKey'] }, { required: ['repeated'] }, { required: ['error'] }],
    })
  })

  it('descends into a field that holds all that is essential, and into no other', () => {
    const enveloped = {
      input: {},
      output: {
        type: 'object',
        properties: { data: { $ref: '#/$defs/Row', description: 'The row.' }, more: { $ref: '#/$defs/Row' } },
        $defs: { Row: object({ id: { type: 'string', description: 'Its id.' }, at: { type: 'number' } }) },
      },
    }
    const essential = operation({ ...findOperation, essential: ['data', 'data.id'] })
    expect(toolOutputSchema(enveloped, essential, 'compact')).toEqual({
      type: 'object',
      properties: {
        data: {
          type: 'object',
          description: 'The row.',
          properties: { id: { type: 'string', description: 'Its id.' }, at: ANY },
          required: ['id'],
        },
        more: ANY,
        error: ERROR,
      },
      anyOf: [{ required: ['data'] }, { required: ['error'] }],
    })
  })

  it('explains each value that distinguishes the answers', () => {
    const status = (only: string, description: string) =>
      object({ status: { type: 'string', const: only, description } })
    const output = {
      anyOf: [status('DONE', 'It is.'), { oneOf: [status('NEW', 'Not yet.'), object({ status: { type: 'string' } })] }],
    }
    expect(toolOutputSchema({ input: {}, output }, findOperation, 'compact')).toMatchObject({
      properties: { status: { description: 'DONE: It is. NEW: Not yet. Others are possible.' } },
    })
  })

  it('has a list in an object, with rows of any form', () => {
    expect(toolOutputSchema(schemasOf('find-things'), findOperation, 'compact')).toEqual({
      type: 'object',
      properties: { result: { type: 'array' }, error: ERROR },
      anyOf: [{ required: ['result'] }, { required: ['error'] }],
    })
    const rows = operation({ ...findOperation, essential: ['items'], rows: { at: 'items', essential: ['id'] } })
    const output = object({ items: { type: 'array', items: { type: 'object' }, description: 'Them.' } })
    expect(toolOutputSchema({ input: {}, output }, rows, 'compact')).toMatchObject({
      properties: { items: { type: 'array', description: 'Them.' } },
    })
  })
})

describe('a list that an answer cannot do without, though it has no rows,', () => {
  const codes = operation({ ...findOperation, essential: ['codes', 'in.codes', 'in.id'] })
  const list = { type: 'array', items: { type: 'string' } }
  const output = object({ codes: list, in: object({ codes: list, id: { type: 'string' } }) })

  it('is described as one', () => {
    expect(toolOutputSchema({ input: {}, output }, codes, 'compact')).toMatchObject({
      properties: {
        codes: { type: 'array' },
        in: { properties: { codes: { type: 'array' }, id: { type: 'string' } } },
      },
    })
  })

  it('may hold anything, in full too', () => {
    const anything = { type: 'array', items: { anyOf: expect.any(Array) } }
    expect(toolOutputSchema({ input: {}, output }, codes, 'full')).toMatchObject({
      $defs: {
        Success: {
          anyOf: [
            output,
            { properties: { codes: anything, in: { properties: { codes: anything, id: { type: 'string' } } } } },
          ],
        },
      },
    })
  })
})

describe('other forms', () => {
  it('full has every field of every form', () => {
    expect(toolOutputSchema(schemasOf('create-order'), orderOperation, 'full')).toMatchObject({
      anyOf: ['Success', 'Repeated', 'Failure'].map((name) => ({ $ref: `#/$defs/${name}` })),
      $defs: {
        Thing: { properties: { parts: { items: { $ref: '#/$defs/Thing' } } } },
        Taken: {},
        Success: {},
        Failure: {},
      },
    })
    expect(toolOutputSchema(schemasOf('find-things'), findOperation, 'full')).toMatchObject({
      anyOf: [{ $ref: '#/$defs/Success' }, { $ref: '#/$defs/Failure' }],
    })
  })

  it('none has nothing', () => {
    expect(toolOutputSchema(schemasOf('create-order'), orderOperation, 'none')).toBeUndefined()
  })
})
