import type { Transport } from '@x/transport'

let reads = 0

/**
 * A query that has no cached response. The server's cache uses the whole URL as its key, and its handlers ignore
 * unknown parameters (inngest/inngest, pkg/api/apiv1/cache.go).
 */
export function freshQuery({ clock, random }: Pick<Transport, 'clock' | 'random'>): { readonly _: string } {
  reads += 1
  // Two reads within one millisecond differ, and so do reads of two processes.
  return { _: `${clock.now().toString(36)}-${reads.toString(36)}-${Math.floor(random() * 36 ** 4).toString(36)}` }
}
