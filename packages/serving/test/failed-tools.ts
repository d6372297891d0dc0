import type { FailedTool } from '../src/mcp/tool-advice.ts'
import { findOperation } from './test-api.ts'
import { orderOperation } from './test-operations.ts'

export const CREATE: FailedTool = {
  name: 'create-order',
  operation: orderOperation,
  idempotencyHeader: 'X-Idempotency-Key',
  answersKept: '30 days',
  reader: undefined,
}

export const FIND: FailedTool = {
  name: 'find-things',
  operation: findOperation,
  idempotencyHeader: undefined,
  answersKept: undefined,
  reader: undefined,
}
