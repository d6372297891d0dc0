import { expect, it } from 'vitest'
import type { ChunkClaim } from '../../journal/index.ts'
import type { Batch } from '../batch/batch.ts'
import { isOwn } from './own-order.ts'

const HERE = 'https://api.runa.io/v2'
const THERE = 'https://playground.runa.io/v2'

const asked = (sentWith: Pick<ChunkClaim, 'apiKeyPrefix' | 'baseUrl'>) => {
  // Of a batch and a claim, no more than this is looked at.
  const connection = { apiKeyPrefix: 'wgAAA', baseUrl: HERE } as Batch['connection']
  return isOwn({ connection }, sentWith as ChunkClaim)
}

it.each([
  ['the same key to the same place', 'wgAAA', HERE, true],
  ['another key to the same place', 'wgBBB', HERE, false],
  ['the same key to another place', 'wgAAA', THERE, false],
  ['another key to another place', 'wgBBB', THERE, false],
  ['a key that only begins so', 'wgAAAA', HERE, false],
  ['a place that only begins so', 'wgAAA', `${HERE}/`, false],
])('an order that was sent with %s may be sent again, or not', (_, apiKeyPrefix, baseUrl, own) => {
  expect(asked({ apiKeyPrefix, baseUrl })).toBe(own)
})
