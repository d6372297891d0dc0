import type { RetryClass } from '@x/transport'
import { saysNoSuchRun } from './error-body.ts'

/**
 * What an answer really is. The open-source server sends every v1 GET through a cache that drops the status
 * (inngest/inngest, pkg/api/apiv1/cache.go), so that errors come as HTTP 200 with the status in their body; some
 * failures leave an empty object; and a run that it does not know is a 500.
 */
export function hiddenStatus(status: number, json: unknown, retryClass: RetryClass): { status: number; json: unknown } {
  if (saysNoSuchRun(json)) return { status: 404, json }
  if (status !== 200 || retryClass !== 'read' || typeof json !== 'object' || json === null) return { status, json }
  if (Object.keys(json).length === 0 && !Array.isArray(json)) return { status: 500, json }
  const { error, status: hidden }: Record<string, unknown> = { ...json }
  // A run has a status too, but a word.
  return typeof error === 'string' && typeof hidden === 'number' ? { status: hidden, json } : { status, json }
}
