import { aFunction, type ChecksOf, ConfigurationError, listedIssues, optionProblems, shownKind } from '@x/transport'

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

const OPTIONS = {
  tolerance: notNegative,
  maxBytes: notNegative,
  now: aFunction,
} satisfies ChecksOf<VerifyWebhookOptions>

/** @throws ConfigurationError for invalid options. */
export function verifySettings(options: VerifyWebhookOptions): VerifySettings {
  const problems = optionProblems(options, OPTIONS)
  if (problems.length > 0) throw new ConfigurationError(listedIssues(problems))
  const { tolerance = 5 * 60 * 1000, maxBytes = 1024 * 1024, now = Date.now } = options
  const time: unknown = now()
  const problem = notNegative(time)
  if (problem !== undefined) throw new ConfigurationError(`now: ${problem}`)
  return { tolerance, maxBytes, now: Number(time) }
}

/** A number that comparisons can rely on: against NaN, no limit would ever be exceeded. */
function notNegative(value: unknown): string | undefined {
  const isRight = typeof value === 'number' && Number.isFinite(value) && value >= 0
  return isRight ? undefined : `expected a finite number, 0 or more, got ${shownKind(value)}`
}
