import { ConfigurationError } from '@x/transport'
import type { RunaPayouts } from '../../client.ts'
import { VERSION } from '../../version.ts'
import { BATCH_ACCESS, BATCH_ACCESS_VERSION, type BatchAccess } from './batch-access.ts'

/**
 * A `RunaPayouts`, of this copy of the package or of another one. Typed by its shape, since the class of another copy
 * is another type to the compiler; a batch checks it when it begins.
 */
export type BatchClient = Pick<RunaPayouts, 'ping' | 'toJSON'>

/**
 * Returns what a client does for batches.
 *
 * @param operation the function that was called.
 * @throws ConfigurationError for a value that is not a client, or a client that this copy cannot work with.
 */
export function accessOf(client: unknown, operation: string): BatchAccess {
  const access: unknown = Reflect.get(Object(client), BATCH_ACCESS)
  if (!isAccess(access)) {
    throw new ConfigurationError(
      `${operation}: client: expected a RunaPayouts, as in ${operation}(runa, …), got ${nameOf(client)}. Nothing was sent.`,
      { operation },
    )
  }
  if (!isOfThisVersion(access)) {
    throw new ConfigurationError(
      `${operation}: client: it comes from @x/runa-payouts ${access.packageVersion}, and ${operation} from ${VERSION}. They do not work together: install one version of the package. Nothing was sent.`,
      { operation },
    )
  }
  return access
}

type AnyAccess = Pick<BatchAccess, 'version' | 'packageVersion'>

const isAccess = (value: unknown): value is AnyAccess =>
  typeof value === 'object' && value !== null && 'version' in value && 'packageVersion' in value

const isOfThisVersion = (access: AnyAccess): access is BatchAccess => access.version === BATCH_ACCESS_VERSION

/** Never the value itself: it may be a key in the wrong place. */
function nameOf(value: unknown): string {
  if (value === undefined || value === null) return String(value)
  if (Array.isArray(value)) return 'an array'
  if (typeof value !== 'object') return `a ${typeof value}`
  const { name }: { readonly name?: unknown } = Object(Reflect.get(value, 'constructor'))
  return typeof name !== 'string' || name === '' || name === 'Object' ? 'an object' : `an instance of ${name}`
}
