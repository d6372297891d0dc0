import {
  type ApiKeyOption,
  ConfigurationError,
  type Connection,
  isConfigurationError,
  type Operation,
  readEnvironment,
  resolveApiKey,
} from '@x/transport'
import { INNGEST_API } from './api.ts'
import { addsToRead, type RouteMemory } from './route-memory.ts'
import { type AddressOptions, serverAddress } from './server-address.ts'
import { isApiKey, isSigningKey, keyFormProblem, mayBeHash, secretsIn, tokenOf } from './signing-key.ts'

/** The options that decide which URL and key a client uses. */
export interface ConnectionOptions extends AddressOptions {
  readonly apiKey?: ApiKeyOption | undefined
  readonly fallbackKey?: ApiKeyOption | undefined
  /** A key that no other key may replace. */
  readonly onlyKey?: ApiKeyOption | undefined
  readonly hashedKey?: boolean | undefined
}

/** A key, and the form in which it is sent. */
interface Credential {
  readonly key: string
  readonly token: string
}

const NO_KEY =
  'no key: set the environment variable INNGEST_SIGNING_KEY, or pass the option apiKey. A dev server needs no key: set INNGEST_DEV=1, or pass isDev: true. Nothing was sent.'

const API_KEY_ON_V1 =
  'An API key (sk-inn-api-…) works on v2 endpoints only, and this is a v1 endpoint: set INNGEST_SIGNING_KEY, or pass a signing key.'

const HASH_OR_KEY = 'If this key is already a hash, pass hashedKey: true.'

const UNKNOWN_KIND =
  'This key is neither a signing key (signkey-… or hex digits) nor an API key (sk-inn-api-…). Event keys only send events.'

const KEYLESS = 'No key was sent. If this server requires one, set INNGEST_SIGNING_KEY, or pass the option apiKey.'

const RULES = { patterns: INNGEST_API.keyPatterns, publicUrls: INNGEST_API.publicUrls }

/** Resolves the base URL and the key. The environment is read here, at the first call, never at import. */
export async function connectionFor(
  options: ConnectionOptions,
  operation: Operation,
  memory?: RouteMemory,
): Promise<Connection> {
  const { baseUrl, isDev, keyless, keyProblem } = serverAddress(options)
  const withoutKey = { baseUrl, headers: {}, credentialHint: KEYLESS, secrets: [] }
  const named = keyOption(options)
  if (named === undefined && keyless) return withoutKey
  if (keyProblem !== undefined) {
    if (isDev) return withoutKey
    throw new ConfigurationError(
      `baseUrl: the key was not sent to ${baseUrl}: ${keyProblem}. If this is a dev server, which needs no key, set INNGEST_DEV=1. Nothing was sent.`,
    )
  }
  const given = await credentialOf(named, options).catch((error: unknown) => {
    // There, an invalid key is only a placeholder: the server requires no key. A function that failed has a cause.
    if (isDev && keyless && isConfigurationError(error) && error.cause === undefined) return undefined
    throw error
  })
  if (given === undefined) return withoutKey
  const onV1 = operation.path.startsWith('/v1/')
  // The parts that v2 adds to a read are requested with the same key as the read.
  const isRead = onV1 || addsToRead(operation)
  const own = isRead && isApiKey(given.key) ? await signingKeyOfEnvironment(options) : undefined
  const used = own ?? given
  if (onV1 && isApiKey(used.key)) memory?.refuseApiKey(operation)
  memory?.refuseKnown(operation, used.token)
  const fallback = await fallbackOf(options)
  return {
    baseUrl,
    headers: authorization(used),
    ...(fallback === undefined ? {} : { fallbackHeaders: authorization(fallback) }),
    ...hintFor(used.key, { onV1, hashedKey: options.hashedKey === true }),
    secrets: secretsIn(
      ...[given, used, ...(fallback === undefined ? [] : [fallback])].flatMap(({ key, token }) => [key, token]),
    ),
    onCredentialRejected: () => memory?.refused(operation, used.token),
  }
}

/** A key, and its name for the user: the option, or the environment variable. */
interface NamedKey {
  readonly option: ApiKeyOption
  readonly name: string
}

function keyOption({ onlyKey, apiKey }: ConnectionOptions): NamedKey | undefined {
  const option = onlyKey ?? apiKey
  return option === undefined ? (keyIn('INNGEST_API_KEY') ?? keyIn('INNGEST_SIGNING_KEY')) : { option, name: 'apiKey' }
}

function keyIn(name: string): NamedKey | undefined {
  const option = readEnvironment(name)
  return option === undefined ? undefined : { option, name }
}

/** @throws ConfigurationError for a missing or invalid key, and for a function that fails. */
async function credentialOf(
  named: NamedKey | undefined,
  { hashedKey = false }: ConnectionOptions,
): Promise<Credential> {
  const key = await resolveApiKey(named?.option, NO_KEY, RULES, named?.name)
  const problem = keyFormProblem(key, hashedKey)
  if (problem !== undefined) throw new ConfigurationError(`${named?.name}: ${problem}. Nothing was sent.`)
  return { key, token: await tokenOf(key, hashedKey) }
}

/** The replacement for an API key on v1, which accepts none. */
async function signingKeyOfEnvironment(options: ConnectionOptions): Promise<Credential | undefined> {
  const named = options.onlyKey === undefined ? keyIn('INNGEST_SIGNING_KEY') : undefined
  return named === undefined ? undefined : credentialOf(named, options)
}

async function fallbackOf(options: ConnectionOptions): Promise<Credential | undefined> {
  const { onlyKey, fallbackKey } = options
  if (onlyKey !== undefined) return undefined
  const named =
    fallbackKey === undefined ? keyIn('INNGEST_SIGNING_KEY_FALLBACK') : { option: fallbackKey, name: 'fallbackKey' }
  return named === undefined ? undefined : credentialOf(named, options)
}

const authorization = ({ token }: Credential) => ({ authorization: `Bearer ${token}` })

/** A hint for a user whose key is rejected. */
function hintFor(
  key: string,
  { onV1, hashedKey }: { onV1: boolean; hashedKey: boolean },
): Pick<Connection, 'credentialHint'> {
  if (isApiKey(key)) return onV1 ? { credentialHint: API_KEY_ON_V1 } : {}
  if (!isSigningKey(key)) return { credentialHint: UNKNOWN_KIND }
  return mayBeHash(key) && !hashedKey ? { credentialHint: HASH_OR_KEY } : {}
}
