import { ConfigurationError, redact } from '@x/transport'
import { RUNA_API } from '../../api/api.ts'
import type { RunaPayouts } from '../../client.ts'
import { VERSION } from '../../version.ts'
import {
  BATCH_ACCESS,
  BATCH_ACCESS_VERSION,
  type BatchAccess,
  type BatchConnection,
  type RunId,
  type RunMemory,
} from './batch-access.ts'

/**
 * A `RunaPayouts`, of this copy of the package or of another one. Typed by its shape, since the class of another copy
 * is another type to the compiler; a batch checks it when it begins.
 */
export type BatchClient = Pick<RunaPayouts, 'ping' | 'toJSON' | 'estimateOrder'>

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

const nothing = (): never => {
  throw new Error('a dry run sends nothing')
}

/** The connection of a dry run: it belongs to nobody, and leads nowhere. */
export const UNCONNECTED: BatchConnection = {
  apiKeyPrefix: '',
  baseUrl: '',
  // No key is known. Anything that looks like one is still redacted.
  redact: (text) => redact(text, { secrets: [], patterns: RUNA_API.keyPatterns, publicUrls: RUNA_API.publicUrls }),
  ping: nothing,
  createOrder: nothing,
  getOrder: nothing,
  waitForOrder: nothing,
  listOrders: nothing,
}

/** Uncertainty of clocks about whether an order existed before a run began, in ms. */
const UNCERTAIN_MS = 60_000

interface Seen {
  /** The first run that saw it. */
  readonly run: RunId
  readonly at: number
}

/**
 * Which run of a client was the first to see an order. Clocks alone cannot tell: a run may begin in the very
 * millisecond in which the one before it had an order placed, or while another one places it.
 *
 * Orders are forgotten once no other run whose clock is uncertain can ask for them.
 */
export class RecentOrders implements RunMemory {
  /** From the oldest to the newest. */
  readonly #seen = new Map<string, Seen>()
  readonly #running = new Map<RunId, number>()

  /** @param now in ms since the Unix epoch. */
  begin(run: RunId, now: number): void {
    this.#running.set(run, now)
  }

  end(run: RunId): void {
    this.#running.delete(run)
  }

  /**
   * Remembers that a run has seen an order.
   *
   * @param now in ms since the Unix epoch.
   * @returns whether another run had seen it before.
   */
  remember(orderId: string, run: RunId, now: number): boolean {
    for (const [known, seen] of this.#seen) {
      if (this.#isAskedFor(seen, now)) break
      this.#seen.delete(known)
    }
    const first = this.#seen.get(orderId)
    if (first === undefined) this.#seen.set(orderId, { run, at: now })
    return first !== undefined && first.run !== run
  }

  #isAskedFor({ run, at }: Seen, now: number): boolean {
    // Either way: a clock may have been set back.
    if (Math.abs(now - at) <= UNCERTAIN_MS) return true
    // For a run that began later, the order's own time decides.
    return [...this.#running].some(([other, began]) => other !== run && began <= at + UNCERTAIN_MS && now > at)
  }
}
