import ky from 'ky'
import type { Method } from '../api/operation.ts'

/** What is tried again, and how. */
export interface RetryPlan {
  readonly url: string
  readonly method: Method
  /** Attempts after the first one of this loop. */
  readonly limit: number
  /** One whole attempt. Resolves when it was accepted, rejects otherwise. */
  readonly attempt: () => Promise<void>
  /** Whether another attempt follows a failed one; resolves when it is time. */
  readonly again: (failure: unknown) => Promise<boolean>
}

/**
 * Repeats attempts until one is accepted, or until the policy says that it is over. ky runs this loop and nothing else:
 * it sees neither headers nor body, so that no error of its could show them; its own timeouts, status checks and delays
 * are off, since they cover neither the body nor every runtime.
 *
 * Only what has failed once comes here: most calls need no loop, nor its time. It is loaded with the client all the same. What
 * is loaded in the middle of a failing payment may not be there: a chunk that was not deployed, a package that is being
 * installed anew, a process without a file descriptor left.
 */
export async function retryLoop({ url, method, limit, attempt, again }: RetryPlan): Promise<void> {
  const missing = ['Request', 'Response', 'Headers'].find((name) => !(name in globalThis))
  if (missing !== undefined) throw new Error(`this runtime has no ${missing}`)
  await ky(url, {
    method,
    // What ky takes for an answer; nobody reads it.
    fetch: () => attempt().then(() => new Response()),
    timeout: false,
    throwHttpErrors: false,
    retry: {
      limit,
      methods: [method.toLowerCase() as 'get'], // ky's own type lists its methods; ours is one of them
      delay: () => 0,
      shouldRetry: ({ error }) => again(error),
    },
  })
}
