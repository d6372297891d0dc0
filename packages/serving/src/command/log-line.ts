import type { ServedEvent } from '../calls/served-event.ts'

/** One line about an answer to a request or to the call of a tool. A health check that is answered is none, as it comes every few seconds. */
export function logLine(
  { method, route, tool, status, durationMs, ...more }: ServedEvent,
  now: number,
): string | undefined {
  if (route === '/health' && more.reason === undefined) return undefined
  const { operation, reason, outcome, idempotencyKey, orderId, runId, undelivered, traceparent, requestId } = more
  return [
    new Date(now).toISOString(),
    method,
    route ?? tool ?? '(no route)',
    status,
    operation,
    ...(outcome === undefined ? [] : [`outcome=${outcome}`]),
    ...(reason === undefined ? [] : [`refused=${JSON.stringify(reason)}`]),
    // Quoted: it came from outside, and a line is one line.
    ...(idempotencyKey === undefined ? [] : [`key=${JSON.stringify(idempotencyKey)}`]),
    ...(orderId === undefined ? [] : [`order=${JSON.stringify(orderId)}`]),
    ...(runId === undefined ? [] : [`run=${JSON.stringify(runId)}`]),
    ...(requestId === undefined ? [] : [`request=${requestId}`]),
    ...(traceparent === undefined ? [] : [`traceparent=${traceparent}`]),
    ...(undelivered ? ['undelivered'] : []),
    `${durationMs} ms`,
  ]
    .filter((part) => part !== undefined)
    .join(' ')
}
