import {
  type ApiKeyOption,
  ConfigurationError,
  type Connection,
  type Operation,
  readEnvironment,
  resolveApiKey,
} from '@x/transport'
import { INNGEST_API } from './api.ts'
import { serverAddress } from './server-address.ts'
import { isApiKey, isSigningKey, tokenOf } from './signing-key.ts'

/** The options that decide where and as whom a client calls. */
export interface ConnectionOptions {
  readonly apiKey?: ApiKeyOption | undefined
  readonly fallbackKey?: ApiKeyOption | undefined
  /** A key that no other may stand in for. */
  readonly onlyKey?: ApiKeyOption | undefined
  readonly baseUrl?: string | undefined
}

const NO_KEY =
  'no key: pass the option apiKey, or set the environment variable INNGEST_SIGNING_KEY (or INNGEST_API_KEY, to a signing key; a dev server on this machine needs none: baseUrl or INNGEST_DEV). Nothing was sent.'

const API_KEY_ON_V1 =
  'An API key (sk-inn-api-…) works on v2 endpoints only, and this is a v1 endpoint: set INNGEST_SIGNING_KEY, or pass a signing key.'

const RULES = { patterns: INNGEST_API.keyPatterns, publicUrls: INNGEST_API.publicUrls }

/** Finds out where and as whom to call. The environment is read here, at the first call, never at import. */
export async function connectionFor(
  options: ConnectionOptions,
  { path }: Pick<Operation, 'path'>,
): Promise<Connection> {
  const { baseUrl, keyless, keyProblem } = serverAddress(options.baseUrl)
  const { onlyKey } = options
  const option =
    onlyKey ?? options.apiKey ?? readEnvironment('INNGEST_API_KEY') ?? readEnvironment('INNGEST_SIGNING_KEY')
  if (option === undefined && keyless) return { baseUrl, headers: {}, secrets: [] }
  if (keyProblem !== undefined)
    throw new ConfigurationError(`baseUrl: a key is not sent to ${baseUrl}: ${keyProblem}. Nothing was sent.`)
  const given = await resolveApiKey(option, NO_KEY, RULES)
  const onV1 = path.startsWith('/v1/')
  const signingKey = onlyKey === undefined ? readEnvironment('INNGEST_SIGNING_KEY') : undefined
  const key = onV1 && isApiKey(given) && signingKey !== undefined ? signingKey : given
  const fallbackOption =
    onlyKey === undefined ? (options.fallbackKey ?? readEnvironment('INNGEST_SIGNING_KEY_FALLBACK')) : undefined
  const fallback = fallbackOption === undefined ? undefined : await resolveApiKey(fallbackOption, NO_KEY, RULES)
  return {
    baseUrl,
    headers: await authorization(key),
    ...(fallback === undefined ? {} : { fallbackHeaders: await authorization(fallback) }),
    ...(onV1 && isApiKey(key) ? { refusedHint: API_KEY_ON_V1 } : {}),
    secrets: await secretsOf([given, key, ...(fallback === undefined ? [] : [fallback])]),
  }
}

async function authorization(key: string): Promise<Record<string, string>> {
  if (isSigningKey(key) && !/^signkey-\w+-(?:[0-9a-f]{2})+$/i.test(key)) {
    throw new ConfigurationError(
      'apiKey: a signing key is a prefix and pairs of hex digits; this one is cut or mistyped. Nothing was sent.',
    )
  }
  return { authorization: `Bearer ${await tokenOf(key)}` }
}

/** What must not be shown: keys, what they are sent as, and the parts after their prefixes. */
async function secretsOf(keys: readonly string[]): Promise<string[]> {
  const tokens = await Promise.all(keys.map(tokenOf))
  const whole = [...new Set([...keys, ...tokens])]
  return whole.flatMap((secret) => [secret, secret.replace(/^signkey-\w+-/, '')])
}
