/** One of Runa's two environments (developer.runa.io, /reference/2024-02-05/playground). */
export type SandboxEnvironment = 'playground' | 'production'

/** What only one of the two environments has. */
export interface EnvironmentRules {
  readonly baseUrl: string
  /** A key that is accepted if no keys are given. */
  readonly anyKey: string
  /** Which other keys are accepted then. */
  readonly keys: RegExp
  readonly hasEstimates: boolean
  readonly sendsWebhooks: boolean
  /** Whether the account's balance can be anything but unlimited. */
  readonly hasBalances: boolean
  /** Whether it has templates for everyone, and obeys `X-Trigger-Error` and `X-Send-Email`. */
  readonly isForTrying: boolean
}

const PLAYGROUND: EnvironmentRules = {
  baseUrl: 'https://playground.runa.io/v2',
  anyKey: 'xxSANDBOX.not-a-secret~0000',
  keys: /^xx/i,
  hasEstimates: false,
  sendsWebhooks: false,
  hasBalances: false,
  isForTrying: true,
}

const PRODUCTION: EnvironmentRules = {
  baseUrl: 'https://api.runa.io/v2',
  anyKey: 'wgSANDBOX.not-a-secret~0000',
  keys: /^wg/,
  hasEstimates: true,
  sendsWebhooks: true,
  hasBalances: true,
  isForTrying: false,
}

/** What either of them has, under the name of the playground: most tests want all of it. */
const BOTH: EnvironmentRules = { ...PLAYGROUND, hasEstimates: true, sendsWebhooks: true, hasBalances: true }

export function environmentRules(environment: SandboxEnvironment | undefined): EnvironmentRules {
  switch (environment) {
    case undefined:
      return BOTH
    case 'playground':
      return PLAYGROUND
    case 'production':
      return PRODUCTION
    default:
      throw new TypeError(`environment: expected "playground" or "production", got ${JSON.stringify(environment)}`)
  }
}
