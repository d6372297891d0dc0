import { describe, expect, it } from 'vitest'
import { DOCUMENT } from '../../test/test-api.ts'
import { redescribed } from './redescribed.ts'

describe('a document with other descriptions', () => {
  it('describes components and their fields differently, and leaves the original unchanged', () => {
    const before = structuredClone(DOCUMENT)
    const { Thing, Order } = Object(
      Object(redescribed(DOCUMENT, { Order: 'An order.', 'Thing.state': 'Hidden.' }).components).schemas,
    )
    expect(Order).toEqual({ ...Object(Object(DOCUMENT.components).schemas).Order, description: 'An order.' })
    expect(Thing.properties.state).toMatchObject({ type: 'string', description: 'Hidden.' })
    expect(DOCUMENT).toEqual(before)
  })

  it.each(['No', 'Thing.no', 'No.state'])('has to have %s', (name) => {
    expect(() => redescribed(DOCUMENT, { [name]: 'x' })).toThrow(`the OpenAPI document has no ${name}`)
  })

  it('has to have components', () => {
    expect(() => redescribed({ openapi: '3.1.0', paths: {} }, { Thing: 'x' })).toThrow('has no Thing')
  })
})
