import {
  type ApiKeyOption,
  baseUrlProblem,
  ConfigurationError,
  type Connection,
  plainHttpProblem,
  readEnvironment,
  resolveApiKey,
  withoutTrailingSlash,
} from '@x/transport'
import { RUNA_API } from './api.ts'
import { ENVIRONMENTS, type Environment, environmentOfKey, environmentOfUrl } from './environments.ts'

/** The options that decide which URL and API key a client uses. */
export interface ConnectionOptions {
  readonly apiKey?: ApiKeyOption | undefined
  readonly environment?: Environment | undefined
  readonly baseUrl?: string | undefined
  readonly allowPlainHttp?: boolean | undefined
}

const NO_KEY =
  'no API key: pass the option apiKey, or set the environment variable RUNA_API_KEY. Create a key at https://app.runa.io/api-keys. Nothing was sent.'

/** As recorded from the gateway: its response to a wrong key mentions only permissions. */
const REFUSED = 'Runa returns the same for an unknown API key.'

/** Resolves the base URL and the key. The environment is read here, at the first call, never at import. */
export function connectionFor(options: ConnectionOptions): Connection | Promise<Connection> {
  const { keyPatterns, publicUrls } = RUNA_API
  const rules = { patterns: keyPatterns, publicUrls }
  const { apiKey: option } = options
  const apiKey =
    option === undefined
      ? resolveApiKey(readEnvironment('RUNA_API_KEY'), NO_KEY, rules, 'RUNA_API_KEY')
      : resolveApiKey(option, NO_KEY, rules)
  return typeof apiKey === 'string' ? connectWith(apiKey, options) : apiKey.then((key) => connectWith(key, options))
}

function connectWith(apiKey: string, options: ConnectionOptions): Connection {
  const ofKey = environmentOfKey(apiKey)
  const { environment = ofKey ?? 'production' } = options
  const fromVariable = options.baseUrl === undefined ? baseUrlFromEnvironment() : undefined
  const baseUrl = withoutTrailingSlash(options.baseUrl ?? fromVariable ?? ENVIRONMENTS[environment].baseUrl)
  const plain = plainHttpProblem(baseUrl, { allowPlainHttp: options.allowPlainHttp, variable: 'RUNA_ALLOW_HTTP' })
  if (plain !== undefined) {
    const named = fromVariable === undefined ? 'baseUrl' : BASE_URL_VARIABLE
    throw new ConfigurationError(`${named}: ${plain}. Nothing was sent.`)
  }
  const ofUrl = environmentOfUrl(baseUrl)
  if (ofUrl !== undefined && !/\/v\d+$/.test(baseUrl)) {
    // Its gateway answers every other path with a 403, which looks like a rejected key.
    throw new ConfigurationError(
      `baseUrl: expected Runa's base URL with its version, such as ${ENVIRONMENTS[ofUrl].baseUrl}, got ${baseUrl}. Nothing was sent.`,
    )
  }
  if (ofKey !== undefined && ofUrl !== undefined && ofKey !== ofUrl) {
    throw new ConfigurationError(
      `the API key is a ${ofKey} key (by its prefix), but calls would go to the ${ofUrl} service (${baseUrl}). Nothing was sent.`,
    )
  }
  // A named environment is a promise: neither a key nor a URL of the other one may break it.
  for (const [what, other] of [
    ['API key', ofKey],
    ['base URL', ofUrl],
  ] as const) {
    if (options.environment !== undefined && other !== undefined && other !== options.environment) {
      throw new ConfigurationError(
        `environment is ${options.environment}, but the ${what} belongs to the ${other} environment. Nothing was sent.`,
      )
    }
  }
  const secret = apiKey.slice(apiKey.indexOf('.') + 1)
  return { baseUrl, headers: { 'x-api-key': apiKey }, secrets: [apiKey, secret], credentialHint: REFUSED }
}

const BASE_URL_VARIABLE = 'RUNA_BASE_URL'

function baseUrlFromEnvironment(): string | undefined {
  const value = readEnvironment(BASE_URL_VARIABLE)
  const problem = value === undefined ? undefined : runaUrlProblem(value)
  if (problem !== undefined) throw new ConfigurationError(`${BASE_URL_VARIABLE}: ${problem}. Nothing was sent.`)
  return value
}

/** What is wrong with the URL of Runa, a proxy or a sandbox, or undefined. Runa's own service is never plain http. */
export function runaUrlProblem(value: unknown): string | undefined {
  const problem = baseUrlProblem(value)
  const url = String(value)
  if (problem !== undefined || /^https:/i.test(url)) return problem
  return environmentOfUrl(url) === undefined ? undefined : "expected https, the only way to reach Runa's own service"
}
