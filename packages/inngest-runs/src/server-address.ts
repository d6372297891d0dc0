import { baseUrlProblem, ConfigurationError, isLoopback, readEnvironment, withoutTrailingSlash } from '@x/transport'

const CLOUD = 'https://api.inngest.com'
const DEV_SERVER = 'http://localhost:8288'

/** Where the API is, and whether it is asked without a key. */
export interface ServerAddress {
  readonly baseUrl: string
  /** A dev server asks for no key; one is recognised by its plain http, be it on this machine or in the next container. */
  readonly keyless: boolean
  /** Why a key must not be sent there. */
  readonly keyProblem: string | undefined
}

/**
 * The option, else the variables that Inngest's own SDK reads, in its order (inngest/inngest-js,
 * packages/inngest/src/helpers/env.ts): INNGEST_API_BASE_URL, INNGEST_BASE_URL, INNGEST_DEV as a URL or as a yes.
 */
export function serverAddress(option: string | undefined): ServerAddress {
  const given =
    option ?? fromEnvironment('INNGEST_API_BASE_URL') ?? fromEnvironment('INNGEST_BASE_URL') ?? devServer() ?? CLOUD
  const baseUrl = withoutTrailingSlash(given)
  const plain = new URL(baseUrl).protocol === 'http:'
  return { baseUrl, keyless: plain || isLoopback(baseUrl), keyProblem: baseUrlProblem(baseUrl) }
}

/** What is wrong with the URL of a server, or undefined. Plain http is for servers that are asked without a key. */
export function serverUrlProblem(value: unknown): string | undefined {
  if (typeof value !== 'string') return `expected a string, got ${typeof value}`
  return baseUrlProblem(value.replace(/^http:/i, 'https:'))
}

function fromEnvironment(name: string): string | undefined {
  const value = readEnvironment(name)
  return value === undefined ? undefined : checked(name, value)
}

function devServer(): string | undefined {
  const value = readEnvironment('INNGEST_DEV')?.trim()
  if (value === undefined || /^(?:0|false|no|off)$/i.test(value)) return undefined
  if (/^(?:1|true|yes|on)$/i.test(value)) return DEV_SERVER
  return checked('INNGEST_DEV', /^https?:\/\//i.test(value) ? value : `http://${value}`)
}

function checked(name: string, value: string): string {
  const problem = serverUrlProblem(value)
  if (problem === undefined) return value
  throw new ConfigurationError(`${name}: ${problem}. Nothing was sent.`)
}
