import { describe, expect, it } from 'vitest'
import { clientForm } from './client-form.ts'

describe('clientForm', () => {
  it('gives properties their names in the client, among the required ones too', () => {
    const schema = {
      required: ['JobID', 'at', 'elsewhere'],
      properties: { JobID: { type: 'string', 'x-client-name': 'job_id' }, at: { type: 'string' } },
    }
    expect(clientForm(schema)).toEqual({
      required: ['job_id', 'at', 'elsewhere'],
      properties: { job_id: { type: 'string' }, at: { type: 'string' } },
    })
  })

  it('removes the properties that the client leaves out', () => {
    const schema = { required: ['Raw', 'at'], properties: { Raw: { 'x-client-omit': true }, at: {} } }
    expect(clientForm(schema)).toEqual({ required: ['at'], properties: { at: {} } })
  })

  it('keeps a property whose mark says that it is not left out', () => {
    expect(clientForm({ properties: { at: { 'x-client-omit': false } } })).toEqual({ properties: { at: {} } })
  })

  it('handles properties at every depth', () => {
    const inner = { properties: { A: { 'x-client-name': 'a' } } }
    const client = { properties: { a: {} } }
    expect(clientForm({ components: { schemas: { Outer: { properties: { list: { items: inner } } } } } })).toEqual({
      components: { schemas: { Outer: { properties: { list: { items: client } } } } },
    })
    expect(clientForm({ oneOf: [inner, { type: 'null' }] })).toEqual({ oneOf: [client, { type: 'null' }] })
  })

  it('changes nothing in place, and nothing without a mark', () => {
    const schema = {
      type: 'object',
      required: ['a'],
      properties: { a: { const: 1 }, b: true },
      additionalProperties: {},
    }
    const copy = structuredClone(schema)
    expect(clientForm(schema)).toEqual(copy)
    expect(schema).toEqual(copy)
  })

  it('refuses two properties with the same name', () => {
    const schema = { properties: { id: {}, JobID: { 'x-client-name': 'id' } } }
    expect(() => clientForm(schema)).toThrow('two properties are called id in the client')
  })
})
