import type { Upstream } from '@x/serving'
import type { ServerAddress } from '../api/server-address.ts'

/** How real the runs of a server are. */
export function inngestUpstream({ baseUrl: url, isDev, isCloud }: ServerAddress): Upstream {
  if (isCloud) return { kind: 'production', url, about: 'Inngest Cloud: a cancel ends a real run' }
  if (isDev) return { kind: 'development', url, about: 'a dev server' }
  return { kind: 'other', url, about: 'your own server: its runs may be real' }
}
