import ky from 'ky'
import type { Method } from '../api/operation.ts'

/** What is retried, and how. */
export interface RetryPlan {
  readonly url: string
  readonly method: Method
  /** Attempts after the first one of this loop. */
  readonly limit: number
  /** One whole attempt. Resolves if it was accepted, rejects otherwise. */
  readonly attempt: () => Promise<void>
  /** Whether another attempt follows a failed one; resolves when it is time for it. */
  readonly again: (failure: unknown) => Promise<boolean>
}

/**
 * Repeats attempts until one is accepted, or until the policy says stop. ky runs this loop and nothing else: it sees
 * neither headers nor body, so none of its errors can show them. Its own timeouts, status checks and delays are off,
 * since they cover neither the body nor every runtime.
 *
 * Only calls that have failed once get here: most calls need no loop. It is still loaded with the client. Code
 * that is loaded while a payment is failing may be missing: a chunk that was not deployed, a package that is being
 * reinstalled, a process without a free file descriptor.
 */
export async function retryLoop({ url, method, limit, attempt, again }: RetryPlan): Promise<void> {
  const missing = ['Request', 'Response', 'Headers'].find((name) => !(name in globalThis))
  if (missing !== undefined) throw new Error(`this runtime has no ${missing}`)
  await ky(url, {
    method,
    // What ky takes for a response; nobody reads it.
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
