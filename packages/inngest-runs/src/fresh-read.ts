import type { Transport } from '@x/transport'

/**
 * A query that no cached answer was given to. The server's cache goes by the whole URL, and its handlers ignore
 * parameters that they do not know (inngest/inngest, pkg/api/apiv1/cache.go).
 */
export const freshQuery = ({ clock, random }: Pick<Transport, 'clock' | 'random'>): { readonly _: string } => ({
  _: `${clock.now().toString(36)}${Math.floor(random() * 36 ** 6).toString(36)}`,
})
