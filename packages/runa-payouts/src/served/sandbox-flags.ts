import { numberFlag, type SandboxFlags } from '@x/serving/command'
import { ConfigurationError } from '@x/transport'
import type { RunaSandboxOptions } from '../testing/sandbox-options.ts'

/** How the command line can set up a sandbox. */
export const SANDBOX_FLAGS = [
  {
    name: 'balances',
    value: 'USD:50,JPY:5000',
    about: 'Balances of the account. Default: unlimited, as in the playground.',
  },
  { name: 'processing', value: 'ms', about: 'How long an async order stays PROCESSING, in ms. Default: 1000.' },
  {
    name: 'orders-per-minute',
    value: 'number',
    about: 'Orders per minute before it responds with 429. Default: 300.',
  },
  {
    name: 'any-product',
    about: 'Accept any product code that ends in a country, such as SHOES-US. Default: unknown codes are rejected.',
  },
  {
    name: 'environment',
    value: 'playground|production',
    about: 'Imitate only what that environment has. Default: the playground, with estimates, webhooks and balances.',
  },
] as const

/** A day. */
const LONGEST_MS = 86_400_000

/**
 * The options that the flags of a sandbox stand for.
 *
 * @throws ConfigurationError that names the flag, what came and what is allowed.
 */
export function sandboxOptions({ values, switches }: SandboxFlags): RunaSandboxOptions {
  return {
    balances: balancesIn(values.get('balances')),
    processingMs: numberFlag(values, 'processing', { least: 0, most: LONGEST_MS, of: 'milliseconds' }),
    ordersPerMinute: numberFlag(values, 'orders-per-minute', { least: 1, most: 1_000_000, of: 'orders' }),
    anyProduct: switches.has('any-product'),
    faults: values.get('faults'),
    environment: environmentIn(values.get('environment')),
  }
}

function environmentIn(name: string | undefined): RunaSandboxOptions['environment'] {
  if (name === undefined || name === 'playground' || name === 'production') return name
  throw new ConfigurationError(`--environment: expected playground or production, got ${JSON.stringify(name)}`)
}

/** What is no amount of a currency, the sandbox itself refuses. */
function balancesIn(list: string | undefined): Record<string, string> | undefined {
  if (list === undefined) return undefined
  const balances: Record<string, string> = {}
  for (const one of list.split(',')) {
    const [, currency, amount] = /^\s*([^:\s]+):([^:\s]+)\s*$/.exec(one) ?? []
    if (currency === undefined || amount === undefined) {
      throw new ConfigurationError(
        `--balances: expected a currency and an amount, such as USD:50, got ${JSON.stringify(one)}`,
      )
    }
    if (Object.hasOwn(balances, currency)) throw new ConfigurationError(`--balances: ${currency} occurs twice`)
    balances[currency] = amount
  }
  return balances
}
