import { ConfigurationError, nearestName } from '@x/transport'

/** How a webhook is verified. */
export interface VerifyWebhookOptions {
  /**
   * How far from now the webhook may have been signed, in either direction, in ms. Default: 300,000, the five minutes
   * of Svix's own libraries. A resent message is signed anew, so retries need no more.
   */
  readonly tolerance?: number | undefined
  /** The largest body that is read, in bytes. Default: 1,048,576 (1 MiB). */
  readonly maxBytes?: number | undefined
  /** The time, in ms since the Unix epoch. Default: `Date.now`. */
  readonly now?: (() => number) | undefined
}

/** The options with their defaults, and the time read once. */
export interface VerifySettings {
  readonly tolerance: number
  readonly maxBytes: number
  readonly now: number
}

const NAMES = ['tolerance', 'maxBytes', 'now']

/** @throws ConfigurationError for invalid options. */
export function verifySettings(options: VerifyWebhookOptions): VerifySettings {
  for (const name of Object.keys(options)) {
    if (NAMES.includes(name)) continue
    const near = nearestName(name, NAMES)
    const hint = near === undefined ? `allowed are ${NAMES.join(', ')}` : `did you mean "${near}"?`
    throw new ConfigurationError(`${name}: unknown option; ${hint}`)
  }
  const { tolerance = 5 * 60 * 1000, maxBytes = 1024 * 1024, now = Date.now } = options
  if (typeof now !== 'function') throw new ConfigurationError('now: expected a function that returns ms')
  return {
    tolerance: notNegative('tolerance', tolerance),
    maxBytes: notNegative('maxBytes', maxBytes),
    now: notNegative('now', now()),
  }
}

/** A number that comparisons can rely on: against NaN, no limit would ever be exceeded. */
function notNegative(name: string, value: unknown): number {
  if (typeof value === 'number' && Number.isFinite(value) && value >= 0) return value
  throw new ConfigurationError(`${name}: expected a finite number, 0 or more, got ${typeof value}`)
}
