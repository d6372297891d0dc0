let known: boolean | undefined

/**
 * Asks the runtime not to cache the response, where the runtime supports that. Otherwise Next.js 14 caches responses,
 * payout links included, and returns them for the same request.
 *
 * The runtime is probed once, at the first request: workerd throws for `cache` if a worker's compatibility date is
 * before 2024-11-11.
 */
export function noStore(): { readonly cache?: 'no-store' } {
  known ??= knowsCache()
  return known ? { cache: 'no-store' } : {}
}

function knowsCache(): boolean {
  try {
    return new Request('http://localhost/', { cache: 'no-store' }).cache === 'no-store'
  } catch {
    return false
  }
}
