/** Runa's services: the one where orders are real, and the one where they are not. */
export type Environment = 'production' | 'playground'

export const ENVIRONMENTS: Readonly<Record<Environment, { readonly baseUrl: string; readonly keyPrefix: RegExp }>> = {
  production: { baseUrl: 'https://api.runa.io/v2', keyPrefix: /^wg/ },
  // The documentation writes both XX and xx.
  playground: { baseUrl: 'https://playground.runa.io/v2', keyPrefix: /^xx/i },
}

/** The environment that a key's prefix stands for; undefined for a prefix that is not documented. */
export function environmentOfKey(apiKey: string): Environment | undefined {
  if (ENVIRONMENTS.playground.keyPrefix.test(apiKey)) return 'playground'
  return ENVIRONMENTS.production.keyPrefix.test(apiKey) ? 'production' : undefined
}

/** The environment that a base URL belongs to; undefined for a proxy, a test server, a sandbox. */
export function environmentOfUrl(baseUrl: string): Environment | undefined {
  // Runs at every call, nearly always for the same URL, and parsing three URLs costs more than everything else here.
  if (baseUrl !== last?.baseUrl) last = { baseUrl, environment: environmentOfHost(new URL(baseUrl).hostname) }
  return last.environment
}

let last: { readonly baseUrl: string; readonly environment: Environment | undefined } | undefined

function environmentOfHost(hostname: string): Environment | undefined {
  if (hostname === new URL(ENVIRONMENTS.playground.baseUrl).hostname) return 'playground'
  return hostname === new URL(ENVIRONMENTS.production.baseUrl).hostname ? 'production' : undefined
}

/** The part of a key that may be shown and logged: the part before the dot. Undefined if there is none. */
export function publicPrefix(apiKey: string): string | undefined {
  const dot = apiKey.indexOf('.')
  return dot > 0 && dot <= 24 ? apiKey.slice(0, dot) : undefined
}
