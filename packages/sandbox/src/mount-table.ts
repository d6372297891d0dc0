import type { ReplyPlan } from './reply.ts'

/** A way of putting a sandbox in a program's way: the `fetch` function, a server on a real port, or msw. */
export type Mount = 'fetch' | 'socket' | 'msw'

/**
 * What the caller of `fetch` sees:
 *
 * - `answer`: a complete HTTP answer
 * - `reset`: `fetch` rejects with TypeError "fetch failed", whose cause has the code ECONNRESET
 * - `closed`: `fetch` rejects with TypeError "fetch failed", whose cause has the code UND_ERR_SOCKET
 * - `failed`: `fetch` rejects with TypeError "fetch failed", and no cause says why
 * - `silence`: nothing, until the caller's own signal aborts
 * - `silent body`: status, headers and half of the body; then nothing, until the caller's own signal aborts
 * - `broken body`: status, headers and half of the body; then reading rejects with TypeError "terminated"
 */
export type Appearance = 'answer' | 'reset' | 'closed' | 'failed' | 'silence' | 'silent body' | 'broken body'

/**
 * What each reply becomes per way of mounting, as Node's `fetch` shows it. The tests hold every fault to it.
 *
 * msw has no way to reset a connection, only to fail it without a reason. A body that stalls has to stall before the
 * headers there: msw 3 ends the whole process when such a body is aborted.
 */
export const mountTable: Readonly<Record<ReplyPlan['kind'], Readonly<Record<Mount, Appearance>>>> = {
  respond: { fetch: 'answer', socket: 'answer', msw: 'answer' },
  drop: { fetch: 'reset', socket: 'reset', msw: 'failed' },
  stall: { fetch: 'silence', socket: 'silence', msw: 'silence' },
  'partial-stall': { fetch: 'silent body', socket: 'silent body', msw: 'silence' },
  'partial-close': { fetch: 'broken body', socket: 'broken body', msw: 'broken body' },
  raw: { fetch: 'closed', socket: 'closed', msw: 'failed' },
}
