import {
  baseUrlProblem,
  ConfigurationError,
  isLoopback,
  plainHttpProblem,
  readEnvironment,
  withoutTrailingSlash,
  yesOrNo,
} from '@x/transport'

const CLOUD = 'https://api.inngest.com'
const DEV_SERVER = 'http://localhost:8288'

/** The options that say where the API is. */
export interface AddressOptions {
  readonly baseUrl?: string | undefined
  readonly isDev?: boolean | undefined
  readonly allowPlainHttp?: boolean | undefined
}

/** Where the API is, and whether it needs a key. */
export interface ServerAddress {
  readonly baseUrl: string
  /** Whether the user says that it is a dev server, which needs no key. */
  readonly isDev: boolean
  /** Whether it is Inngest's own service. */
  readonly isCloud: boolean
  /** Whether it is called without a key if none is set: a dev server is also recognised by its plain http. */
  readonly keyless: boolean
  /** Why a key must not be sent there. */
  readonly keyProblem: string | undefined
}

/**
 * The option, else the variables that Inngest's own SDK reads, in its order (inngest/inngest-js,
 * packages/inngest/src/helpers/env.ts): INNGEST_API_BASE_URL, INNGEST_BASE_URL, INNGEST_DEV as a URL or as a yes.
 *
 * @throws ConfigurationError for an invalid variable.
 */
export function serverAddress({ baseUrl: option, isDev, allowPlainHttp }: AddressOptions): ServerAddress {
  const dev = isDev === false ? { isDev: false } : devServer(isDev)
  const given =
    option ??
    fromEnvironment('INNGEST_API_BASE_URL') ??
    fromEnvironment('INNGEST_BASE_URL') ??
    dev.url ??
    (dev.isDev ? DEV_SERVER : CLOUD)
  const baseUrl = withoutTrailingSlash(given)
  return {
    baseUrl,
    isDev: dev.isDev,
    isCloud: isCloud(baseUrl),
    keyless: isLoopback(baseUrl) || isPlain(baseUrl) || (dev.isDev && !isCloud(baseUrl)),
    keyProblem: plainHttpProblem(baseUrl, { allowPlainHttp, variable: 'INNGEST_ALLOW_HTTP' }),
  }
}

/** What is wrong with the URL of a server, or undefined. Plain http is fine for a server that is called without a key. */
export function serverUrlProblem(value: unknown): string | undefined {
  return baseUrlProblem(value) ?? otherAddress(new URL(String(value)))
}

/** Names a URL that is often mistaken for the address of the API. */
function otherAddress({ protocol, hostname, origin, pathname }: URL): string | undefined {
  const path = pathname.replace(/\/+$/, '')
  if (/(?:^|\.)inn\.gs$/.test(hostname) || path.startsWith('/e/')) {
    return `expected the address of the API, such as ${CLOUD}, got the address for sending events`
  }
  if (hostname === 'app.inngest.com')
    return `expected the address of the API, ${CLOUD}, got the address of the dashboard`
  if (path.endsWith('/api/inngest')) {
    return `expected the address of the Inngest server, such as ${CLOUD} or ${DEV_SERVER}, got one that ends in /api/inngest, which is the endpoint of your own app`
  }
  const version = /(?:\/api)?\/v[12]$/.exec(path)?.[0]
  if (version !== undefined) {
    return `expected the address without ${version}, which the client adds: ${origin}${path.slice(0, -version.length)}`
  }
  return hostname === new URL(CLOUD).hostname && protocol === 'http:' ? `expected https, as in ${CLOUD}` : undefined
}

const isPlain = (url: string): boolean => /^http:/i.test(url)

const isCloud = (url: string): boolean => new URL(url).hostname === new URL(CLOUD).hostname

function fromEnvironment(name: string): string | undefined {
  const value = readEnvironment(name)
  return value === undefined ? undefined : checked(name, value)
}

/** The value of INNGEST_DEV: a yes, a no, or the URL of a dev server. The option, if there is one, decides the first two. */
function devServer(option: true | undefined): { readonly isDev: boolean; readonly url?: string } {
  const value = readEnvironment('INNGEST_DEV')?.trim()
  if (value === undefined || value === '') return { isDev: option ?? false }
  const answer = yesOrNo(value)
  if (answer !== undefined) return { isDev: option ?? answer }
  if (!/^https?:\/\//i.test(value) && !looksLikeHost(value)) {
    throw new ConfigurationError(
      'INNGEST_DEV: expected 1 for a dev server on this machine, 0 for none, or the URL of one, such as http://localhost:8288. Nothing was sent.',
    )
  }
  return { isDev: true, url: checked('INNGEST_DEV', /^https?:\/\//i.test(value) ? value : `http://${value}`) }
}

/** People read a single word, such as `development`, as a yes; URL parsers read it as a host. */
const looksLikeHost = (value: string): boolean => /^localhost$|[.:]/i.test(value)

function checked(name: string, value: string): string {
  const problem = serverUrlProblem(value)
  if (problem === undefined) return value
  throw new ConfigurationError(`${name}: ${problem}. Nothing was sent.`)
}
