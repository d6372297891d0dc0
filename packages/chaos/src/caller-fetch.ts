import type { Kit } from './kit.ts'

/**
 * The `fetch` that the caller passes.
 *
 * - `own`: none, so that the runtime's is used
 * - `single`: one that makes one request, and is marked so
 * - `unmarked`: the same without the mark
 * - `retrying`: one that retries failures by itself, without a mark
 * - `hedging`: one that sends everything twice and takes the first response, without a mark
 * - `lying`: the retrying one, marked against the rule
 */
export type CallerFetch = 'own' | 'single' | 'unmarked' | 'retrying' | 'hedging' | 'lying'

type Fetch = typeof globalThis.fetch

/** The most times that a retrying one sends a request. */
const TRIES = 3

/** The most requests that one call of it makes. */
export const requestsOf = (kind: CallerFetch): number =>
  kind === 'retrying' || kind === 'lying' ? TRIES : kind === 'hedging' ? 2 : 1

/** @param request makes one request. @returns undefined for the runtime's own. */
export function callerFetch(kind: CallerFetch, request: Fetch, { singleRequest }: Pick<Kit, 'singleRequest'>) {
  switch (kind) {
    case 'own':
      return undefined
    case 'single':
      return singleRequest(request)
    case 'unmarked':
      return request
    case 'retrying':
      return retrying(request)
    case 'hedging':
      return hedging(request)
    case 'lying':
      return singleRequest(retrying(request))
  }
}

/** Like the retrying clients that people wrap: it retries anything that may pass, and reports the last try. */
const retrying =
  (request: Fetch): Fetch =>
  async (input, init) => {
    for (let left = TRIES - 1; ; left -= 1) {
      try {
        const response = await request(input, init)
        if (left === 0 || (response.status < 500 && response.status !== 429)) return response
        await response.body?.cancel().catch(() => {})
      } catch (error) {
        if (left === 0 || init?.signal?.aborted === true) throw error
      }
    }
  }

/** Takes the first of two to end, whatever its result, and releases the other. */
const hedging =
  (request: Fetch): Fetch =>
  async (input, init) => {
    const sent = [new AbortController(), new AbortController()].map((connection) => {
      const end = () => connection.abort()
      init?.signal?.addEventListener('abort', end, { once: true })
      if (init?.signal?.aborted === true) end()
      return { end, answer: request(input, { ...init, signal: connection.signal }) }
    })
    const [winner] = await Promise.race(
      sent.map(async (one) => {
        const [ended] = await Promise.allSettled([one.answer])
        return [{ one, ended }] as const
      }),
    )
    for (const one of sent) {
      if (one === winner.one) continue
      one.answer.then(({ body }) => body?.cancel()).catch(() => {})
      one.end()
    }
    if (winner.ended.status === 'rejected') throw winner.ended.reason
    return winner.ended.value
  }
