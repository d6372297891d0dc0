import { isSdkError } from '@x/transport'
import { expect, it, vi } from 'vitest'
import * as webhooks from './index.ts'

const { isWebhookVerificationError, WebhookVerificationError } = webhooks

it('is an SdkError with its own name, and shows its reason', () => {
  const error = new WebhookVerificationError('no_match', 'message')
  expect(String(error)).toBe('WebhookVerificationError: message')
  expect(isSdkError(error)).toBe(true)
  expect(JSON.parse(JSON.stringify(error))).toMatchObject({ name: 'WebhookVerificationError', reason: 'no_match' })
})

it('is recognised by its guard across two copies of the code, and nothing else is', async () => {
  vi.resetModules()
  const other: typeof webhooks = await import('./index.ts')
  const theirs = new other.WebhookVerificationError('too_old', 'message')
  expect(theirs instanceof WebhookVerificationError).toBe(false)
  expect(isWebhookVerificationError(theirs)).toBe(true)
  expect(other.isWebhookVerificationError(new WebhookVerificationError('too_old', 'message'))).toBe(true)
  for (const value of [undefined, null, new Error('x'), { name: 'WebhookVerificationError', reason: 'no_match' }]) {
    expect(isWebhookVerificationError(value)).toBe(false)
  }
})
