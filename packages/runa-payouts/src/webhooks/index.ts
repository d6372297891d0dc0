export type { OrderCompletion, ProductUpdate, ProductUpdateState } from '../wire.gen.ts'
export type { LambdaWebhook } from './lambda-event.ts'
export type { RawWebhook, WebhookHeaders } from './signature-headers.ts'
export type { VerifyWebhookOptions } from './verify-options.ts'
export { verifyWebhook } from './verify-webhook.ts'
export type {
  OrderCompletionEvent,
  ProductUpdateEvent,
  UnknownWebhookEvent,
  WebhookEvent,
} from './webhook-event.ts'
export {
  isWebhookVerificationError,
  type WebhookFailure,
  WebhookVerificationError,
} from './webhook-verification-error.ts'
