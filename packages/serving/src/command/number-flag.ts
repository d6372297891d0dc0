import { ConfigurationError } from '@x/transport'

/**
 * The whole number that a flag of a sandbox has; undefined where it is not given.
 *
 * @throws ConfigurationError that names the flag, what came and what is allowed.
 */
export function numberFlag(
  values: ReadonlyMap<string, string>,
  name: string,
  { least, most, of }: { readonly least: number; readonly most: number; readonly of: string },
): number | undefined {
  const value = values.get(name)
  if (value === undefined) return undefined
  const number = /^\d{1,15}$/.test(value) ? Number(value) : Number.NaN
  if (number >= least && number <= most) return number
  throw new ConfigurationError(
    `--${name}: expected a whole number of ${of}, ${least} to ${most}, got ${JSON.stringify(value)}`,
  )
}
