import { describe, expect, it } from 'vitest'
import { openapiDocument, schemaNamed } from './openapi-document.ts'

const openapi = openapiDocument(new URL('../../test/small.openapi.yaml', import.meta.url))

describe('openapiDocument', () => {
  it('checks what servers send by the names on the wire', () => {
    const verdict = openapi.verdict(schemaNamed('Job'))
    expect(verdict({ JobID: 'j', Raw: null, at: 'x', owner: { OwnerID: 1 } })).toBe(true)
    expect(verdict({ job_id: 'j', at: 'x' })).toBe(false)
    expect(verdict({ JobID: 'j', Raw: null, at: 'x', owner: { OwnerID: 'one' } })).toBe(false)
  })

  it('checks what users see by the names in the client', () => {
    const verdict = openapi.clientVerdict(schemaNamed('Job'))
    expect(verdict({ job_id: 'j', at: 'x', owner: { owner_id: 1 } })).toBe(true)
    expect(verdict({ JobID: 'j', Raw: null, at: 'x' })).toBe(false)
    expect(verdict({ job_id: 'j', at: 'x', owner: { owner_id: 'one' } })).toBe(false)
  })

  it('has its schemas by name', () => {
    expect(Object.keys(openapi.schemas)).toEqual(['Job', 'Owner', 'Lost'])
  })

  it('refuses a reference that leads nowhere', () => {
    expect(() => openapi.documents(schemaNamed('Lost'))).toThrow('#/components/schemas/Nowhere leads nowhere')
    expect(() => openapi.verdict(schemaNamed('Lost'))).toThrow("can't resolve reference #/components/schemas/Nowhere")
  })
})
