let known: boolean | undefined

/**
 * Says that an answer is not to be kept, where the runtime knows how to say so. Next.js 14 keeps answers otherwise, with
 * payout links in them, and gives them again for the same request.
 *
 * Asked of the runtime once, at the first request: workerd throws for `cache` where a worker's compatibility date is older
 * than 2024-11-11.
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
