import { isJsonObject, type Operation } from '@x/transport'
import { saysNoSuchRun } from './error-body.ts'
import { invokeFunction } from './operations.gen.ts'

interface Meaning {
  readonly status: number
  readonly json: unknown
}

/**
 * The actual status of a response.
 *
 * On v1, the open-source server sends every GET through a cache that drops the status (inngest/inngest,
 * pkg/api/apiv1/cache.go), so errors come as HTTP 200 with the status in their body; some failures leave an empty
 * object; and an unknown run is a 500. On v2, invoking a function twice with one key returns a 409 with the run that
 * the first call started: that is the requested result. A start without a key never gets one from this server, so there
 * it is what it says: a conflict.
 */
export function hiddenStatus(
  status: number,
  json: unknown,
  { path, retry }: Pick<Operation, 'path' | 'retry'>,
): Meaning {
  if (path.startsWith('/v1/')) return statusOnV1(status, json, retry === 'read')
  // A custom request has the values in its path, and may have a key in its body.
  const isKeyless = path === invokeFunction.path && retry === 'once'
  return status === 409 && !isKeyless && isStartedRun(json) ? { status: 200, json } : { status, json }
}

function statusOnV1(status: number, json: unknown, isRead: boolean): Meaning {
  if (saysNoSuchRun(json)) return { status: 404, json }
  if (status !== 200 || !isRead || !isJsonObject(json)) return { status, json }
  if (Object.keys(json).length === 0) return { status: 500, json }
  const { error, status: hidden } = json
  // A run has a status too, but it is a word.
  return typeof error === 'string' && typeof hidden === 'number' ? { status: hidden, json } : { status, json }
}

const isStartedRun = (json: unknown): boolean =>
  isJsonObject(json) && json.errors === undefined && isJsonObject(json.data) && typeof json.data.runId === 'string'
