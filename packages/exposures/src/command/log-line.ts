import type { ServedEvent } from '../rest/served-event.ts'

/** One line about an answer. A health check that is answered is none, as it comes every few seconds. */
export function logLine({ method, route, status, durationMs, ...more }: ServedEvent, now: number): string | undefined {
  if (route === '/health' && more.reason === undefined) return undefined
  const { operation, reason, outcome, idempotencyKey, orderId } = more
  return [
    new Date(now).toISOString(),
    method,
    route ?? '(no route)',
    status,
    operation,
    ...(outcome === undefined ? [] : [`outcome=${outcome}`]),
    ...(reason === undefined ? [] : [`refused=${JSON.stringify(reason)}`]),
    // Quoted: it came from outside, and a line is one line.
    ...(idempotencyKey === undefined ? [] : [`key=${JSON.stringify(idempotencyKey)}`]),
    ...(orderId === undefined ? [] : [`order=${JSON.stringify(orderId)}`]),
    `${durationMs} ms`,
  ]
    .filter((part) => part !== undefined)
    .join(' ')
}
