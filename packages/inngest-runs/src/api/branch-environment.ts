import { ConfigurationError, type Connection, headerValueProblem, readEnvironment } from '@x/transport'

/**
 * Variables that name a branch; the first one that is set counts. After Inngest's own variable come those of hosting
 * platforms that Inngest's SDK reads, in its order (inngest/inngest-js, packages/inngest/src/helpers/env.ts).
 */
const VARIABLES = [
  'INNGEST_ENV',
  'BRANCH_NAME',
  'VERCEL_GIT_COMMIT_REF',
  'BRANCH',
  'CF_PAGES_BRANCH',
  'RENDER_GIT_BRANCH',
  'RAILWAY_GIT_BRANCH',
] as const

/**
 * The branch environment that the environment variables name.
 *
 * @throws ConfigurationError for a name that is not valid in a header.
 */
export function environmentFromVariables(): string | undefined {
  for (const name of VARIABLES) {
    const value = readEnvironment(name)
    if (value === undefined) continue
    const problem = headerValueProblem(value)
    if (problem === undefined) return value
    const instead = name === 'INNGEST_ENV' ? '' : ' Set the environment with INNGEST_ENV, or the client option env.'
    throw new ConfigurationError(`${name}: ${problem}.${instead} Nothing was sent.`)
  }
  return undefined
}

/** A connection whose calls name the branch environment. */
export function withEnvironment(connection: Connection, environment: string): Connection {
  const header = { 'x-inngest-env': environment }
  const { headers, fallbackHeaders } = connection
  return {
    ...connection,
    headers: { ...headers, ...header },
    ...(fallbackHeaders === undefined ? {} : { fallbackHeaders: { ...fallbackHeaders, ...header } }),
  }
}
