export {
  type AnswerFault,
  createManualClock,
  type DelayFault,
  type FaultOptions,
  type FaultScript,
  type FaultSpec,
  type ManualClock,
  type ManualClockOptions,
  type MswHttp,
  type NamedFault,
  type PendingFault,
  type PendingSleep,
  type ReplyPlan,
  type SandboxFetch,
  type SandboxRequest,
} from '@x/sandbox'
export type { Clock } from '@x/transport'
export type { Ledger, LedgerOrder } from './ledger.ts'
export type { OrderEnding, OrderScript } from './order-life.ts'
export type { ProductRule } from './product-catalogue.ts'
export type { RecordedRequest, RequestLog } from './request-log.ts'
export type { SandboxOperation } from './router.ts'
export type { RunaFaultName } from './runa-faults.ts'
export { createRunaSandbox, type RunaSandbox } from './sandbox.ts'
export type { RunaSandboxOptions } from './sandbox-options.ts'
export { type SignedWebhook, type SignedWebhookOptions, signedWebhook } from './signed-webhook.ts'
