import { type Schema, withDecimalFields } from '@x/transport'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { mutated } from '../../test/mutation.ts'
import { arbitraryOf, type JsonSchema } from '../../test/openapi-arbitrary.ts'
import { openapiVerdict, resolveReference } from '../../test/openapi-document.ts'
import * as schemas from './index.ts'

const ref = (name: string): JsonSchema => ({ $ref: `#/components/schemas/${name}` })

/** A schema of ours and its counterpart in the OpenAPI file. */
const PAIRS: readonly [string, Schema<unknown>, JsonSchema][] = [
  ['CreateOrderRequest', schemas.createOrderRequestSchema, ref('CreateOrderRequest')],
  ['EstimateOrderRequest', schemas.estimateOrderRequestSchema, ref('EstimateOrderRequest')],
  ['Order', schemas.orderSchema, ref('Order')],
  ['AcceptedOrder', schemas.acceptedOrderSchema, ref('AcceptedOrder')],
  ['OrderList', schemas.orderListSchema, ref('OrderList')],
  ['OrderEstimate', schemas.orderEstimateSchema, ref('OrderEstimate')],
  ['Balance', schemas.balanceSchema, ref('Balance')],
  ['Balance[]', schemas.balancesSchema, { type: 'array', items: ref('Balance') }],
  ['Pong', schemas.pongSchema, ref('Pong')],
]

const RUNS = { seed: 20_240_205, numRuns: 1000 }

/** What the client does to a body before it looks at it. Requests have no amounts that it would change. */
function asRead(name: string, document: unknown): unknown {
  const parsed: unknown = JSON.parse(JSON.stringify(document))
  return name.endsWith('Request') ? parsed : withDecimalFields(parsed, schemas.DECIMAL_FIELDS)
}

describe.each(PAIRS)('the schema of %s', (name, schema, openapi) => {
  const verdict = openapiVerdict(openapi)
  const documents = arbitraryOf(openapi, resolveReference)

  it('takes every document that the OpenAPI file describes', () => {
    fc.assert(
      fc.property(documents, (document) => {
        expect(verdict(JSON.parse(JSON.stringify(document)))).toBe(true)
        expect(schema.issues(asRead(name, document))).toEqual([])
      }),
      RUNS,
    )
  })

  it('judges broken documents as the OpenAPI file does', () => {
    const seen = { taken: 0, refused: 0 }
    fc.assert(
      fc.property(mutated(documents), (document) => {
        const read = asRead(name, document)
        const isFine = verdict(read)
        seen[isFine ? 'taken' : 'refused'] += 1
        expect(schema.issues(read).length === 0).toBe(isFine)
      }),
      { ...RUNS, numRuns: 3 * RUNS.numRuns },
    )
    // Otherwise the changes would be too harmless, or too harmful, to show a difference.
    expect(Math.min(seen.taken, seen.refused)).toBeGreaterThan(RUNS.numRuns / 20)
  })
})
