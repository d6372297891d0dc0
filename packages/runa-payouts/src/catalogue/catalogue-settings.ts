import {
  aFunction,
  type ChecksOf,
  type Clock,
  ConfigurationError,
  listedIssues,
  type OptionCheck,
  optionProblems,
  shownKind,
  systemClock,
} from '@x/transport'
import type { CatalogueOptions } from './catalogue.ts'

const HOUR_MS = 3_600_000

/** The options with their defaults. */
export interface CatalogueSettings extends CatalogueOptions {
  readonly refreshMs: number
  readonly clock: Clock
}

/** An instance of a class will do. */
const withMethods =
  (what: string, names: readonly string[]): OptionCheck =>
  (value) =>
    typeof value === 'object' && value !== null && names.every((name) => typeof Reflect.get(value, name) === 'function')
      ? undefined
      : `expected ${what}, got ${shownKind(value)}`

const OPTIONS = {
  // Infinity is right: never loaded again.
  refreshMs: (value) =>
    typeof value === 'number' && value > 0
      ? undefined
      : `expected a number of milliseconds above 0, got ${shownKind(value)}`,
  store: withMethods('an object with the functions get and set', ['get', 'set']),
  clock: withMethods('a clock with the functions now, sleep and limit', ['now', 'sleep', 'limit']),
  onError: aFunction,
} satisfies ChecksOf<CatalogueOptions>

/** @throws ConfigurationError for invalid options. */
export function catalogueSettings(options: CatalogueOptions): CatalogueSettings {
  const problems = optionProblems(options, OPTIONS)
  if (problems.length > 0) throw new ConfigurationError(listedIssues(problems))
  const { refreshMs = HOUR_MS, store, onError, clock = systemClock } = options
  return { refreshMs, store, onError, clock }
}
