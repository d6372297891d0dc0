import type { Upstream } from '@x/serving'
import { environmentOfKey, environmentOfUrl } from '../api/environments.ts'

/** How real the orders are that are placed at a base URL with a key. Shows nothing of the key. */
export function runaUpstream(url: string, apiKey: string): Upstream {
  const environment = environmentOfUrl(url)
  if (environment === 'production') return { kind: environment, url, about: 'PRODUCTION: orders are real money' }
  if (environment === 'playground') return { kind: environment, url, about: 'playground: no real money' }
  const ofKey = environmentOfKey(apiKey)
  if (ofKey === undefined) return { kind: 'other', url, about: 'not an address of Runa: orders may be real money' }
  return ofKey === 'production'
    ? { kind: 'production', url, about: 'not an address of Runa, with a PRODUCTION key: orders may be real money' }
    : { kind: 'playground', url, about: 'not an address of Runa, with a playground key: no real money' }
}
