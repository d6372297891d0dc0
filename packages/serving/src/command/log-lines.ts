import type { DriftEvent } from '@x/transport'
import type { ServedEvent } from '../calls/served-event.ts'
import type { FlyingWrite } from '../repeats/repeated-write.ts'
import type { FirstCreate } from './command-setup.ts'

const LIST_TOOLS = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/list' })

/** Where something listens, and commands that show it. */
export function curlLines({
  name,
  kind,
  url,
  examplePath,
  firstCreate,
  withToken,
  withKey,
}: {
  readonly name: string
  readonly kind: 'REST' | 'MCP'
  readonly url: string
  readonly examplePath: string
  /** Shown before it, where nothing is real. */
  readonly firstCreate?: FirstCreate | undefined
  /** Whether a create has to name a key. */
  readonly withKey?: boolean | undefined
  /** The variable that holds the token, where one is needed. The token itself is not shown. */
  readonly withToken: string | undefined
}): readonly string[] {
  const token = withToken === undefined ? '' : ` -H "Authorization: Bearer $${withToken}"`
  if (kind === 'REST') {
    const key = withKey ? ` -H 'X-Idempotency-Key: first-order'` : ''
    const create =
      firstCreate === undefined
        ? []
        : [
            `  curl -s${token}${key} -H 'Content-Type: application/json' -d '${JSON.stringify(firstCreate.body)}' '${url}${firstCreate.path}'`,
          ]
    return [`${name}: REST at ${url}`, ...create, `  curl -s${token} '${url}${examplePath}'`]
  }
  const types = `-H 'content-type: application/json' -H 'accept: application/json, text/event-stream'`
  return [`${name}: MCP at ${url}/mcp`, `  curl -s${token} ${types} -d '${LIST_TOOLS}' ${url}/mcp`]
}

/**
 * One log line about a response to a request or a tool call. Successful health checks are not logged, because they come
 * every few seconds.
 */
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

/**
 * One line about responses that do not match the specification. The path is quoted, because names of fields may come from
 * the upstream.
 */
export const driftLine = (command: string, { operation, path, code }: DriftEvent): string =>
  `${command}: responses to ${operation} do not match the specification at ${JSON.stringify(path)} (${code})`

/** What a process logs before a forced exit: without its key, a write in flight cannot be repeated. */
export function inFlightLines(name: string, inFlight: readonly FlyingWrite[]): readonly string[] {
  if (inFlight.length === 0) return []
  return [
    `${name}: stopped with ${inFlight.length} in flight, which may have happened. Repeat each with its own key, never with a new one:`,
    ...inFlight.map(({ operation, idempotencyKey }) => `  ${operation} key=${JSON.stringify(idempotencyKey)}`),
  ]
}
