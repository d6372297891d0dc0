export { perClient } from './calls/per-client.ts'
export type { OperationInput, OperationResponse, ServedOperation } from './calls/served-operation.ts'
export { idempotencyHeaderOf, SANDBOX_UPSTREAM, type Upstream } from './calls/served-operation.ts'
export {
  type CallHook,
  type ClientResponse,
  type OperationHooks,
  type ServedRow,
  servedOperations,
} from './calls/served-operations.ts'
export { failedCheckError } from './checks/failed-check.ts'
export type { OrderAmounts } from './limits/order-limits.ts'
export { redescribed } from './mcp/redescribed.ts'
export { RepeatedWrites, type RepeatedWritesOptions, repeatedWritesOf, type Write } from './repeats/repeated-write.ts'
export { isWriteRefusedError, WriteRefusedError } from './repeats/write-refused-error.ts'
export type { JsonSchema, OpenApiDocument } from './schemas/openapi-document.ts'
