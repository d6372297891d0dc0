import { expect, it } from 'vitest'
import { promisingHeaders } from './reply.ts'

it('promises a length in bytes', () => {
  expect(promisingHeaders({ status: 200, headers: { A: 'b' }, body: '€1' })).toEqual({ A: 'b', 'Content-Length': '4' })
})
