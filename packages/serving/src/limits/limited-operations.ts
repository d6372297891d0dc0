import { type Clock, isSdkError, MOST_FIELDS, type Operation, systemClock, undisturbed, writeJson } from '@x/transport'
import {
  idempotencyHeaderOf,
  type OperationInput,
  type OperationResponse,
  type ServedOperation,
} from '../calls/served-operation.ts'
import type { WriteEvent } from '../repeats/write-event.ts'
import { isStoredUnderKey } from '../repeats/write-refused-error.ts'
import type { StateStore } from '../state/state-store.ts'
import type { CallEnd } from './counted-orders.ts'
import { countUnavailableError, overLimitError, tooManyOrdersError } from './limit-error.ts'
import { type CountedCall, type OrderCount, orderCountOf } from './order-count.ts'
import {
  isLimited,
  LIMIT_CHECKS,
  type Limits,
  limitsOf,
  limitsText,
  type OrderAmounts,
  type OrderLimits,
  overLimits,
} from './order-limits.ts'

type Limited = Pick<ServedOperation<never>, 'orderAmounts'>

/** What is checked of limits when serving begins. Where nothing can be limited, a limit is an option that does not exist. */
export const limitChecksFor = (servedOperations: readonly Limited[]): Partial<typeof LIMIT_CHECKS> =>
  servedOperations.some(({ orderAmounts }) => orderAmounts !== undefined) ? LIMIT_CHECKS : {}

interface Limiting extends OrderLimits {
  readonly clock?: Clock | undefined
  readonly state?: StateStore | undefined
  readonly onWrite?: ((event: WriteEvent) => void) | undefined
}

/**
 * Holds what places orders to limits: whichever way it is called, an order beyond one is refused, and nothing is sent.
 *
 * @throws ConfigurationError for limits that do not go together.
 */
export function limitedOperations<Client extends object>(
  client: Client,
  servedOperations: readonly ServedOperation<Client>[],
  options: Limiting,
): readonly ServedOperation<Client>[] {
  const limits = limitsOf(options)
  if (!isLimited(limits)) return servedOperations
  const { clock = systemClock, state, onWrite } = options
  const { maxOrders } = limits
  const places = maxOrders === undefined ? undefined : { count: orderCountOf(client, clock, state), most: maxOrders }
  const report: Report = (event) => undisturbed(() => onWrite?.(event))
  return servedOperations.map((servedOperation) => {
    const { orderAmounts } = servedOperation
    return orderAmounts === undefined
      ? servedOperation
      : limited(servedOperation, orderAmounts, { limits, places, report })
  })
}

type Report = (event: WriteEvent) => void

interface LimitContext {
  readonly limits: Limits
  readonly places: Places | undefined
  readonly report: Report
}

/** Places for orders. */
interface Places {
  readonly count: OrderCount
  readonly most: number
}

function limited<Client>(
  servedOperation: ServedOperation<Client>,
  amountsOf: (body: unknown) => OrderAmounts | undefined,
  { limits, places, report }: LimitContext,
): ServedOperation<Client> {
  const { operation, call } = servedOperation
  return {
    ...servedOperation,
    limits: limitsText(limits),
    call: async (client, given, options) => {
      // What is judged has to be what goes out, whatever the caller's object is made of.
      const { text, value, issues } = writeJson(given.body, MOST_FIELDS)
      // What is no order at all is refused by the client, which names what is wrong.
      if (text === undefined || issues.length > 0) return call(client, given, options)
      const input = { ...given, body: value }
      const send = () => call(client, input, options)
      if (isRefusedByClient(operation, value)) return send()

      const asked = { operation, idempotencyKey: keyOf(operation, input) }
      const over = overLimits(amountsOf(value), limits)
      if (over.length > 0) {
        report(refused(asked, 'over_limit'))
        throw overLimitError(asked, over)
      }
      return places === undefined ? send() : counted(send, asked, places, report)
    },
  }
}

const isRefusedByClient = ({ body }: Operation, value: unknown): boolean => (body?.issues(value).length ?? 0) > 0

/** Whatever calls has named one by now, or made one. */
function keyOf(operation: Operation, { headers }: OperationInput): string {
  const key = headers[idempotencyHeaderOf(operation) ?? '']
  if (key === undefined)
    throw new TypeError(`${operation.id}: sent without an idempotency key, by which orders are counted`)
  return key
}

const refused = ({ operation, idempotencyKey }: CountedCall, limit: 'over_limit' | 'too_many_orders'): WriteEvent => ({
  kind: 'refused',
  operation: operation.id,
  idempotencyKey,
  limit,
})

async function counted(
  send: () => Promise<OperationResponse>,
  call: CountedCall,
  { count, most }: Places,
  report: Report,
): Promise<OperationResponse> {
  const { operation, idempotencyKey } = call
  const failed = (sent: boolean, error: unknown) =>
    report({ kind: 'state_failed', operation: operation.id, idempotencyKey, sent, error })
  const place = await count.take(call, most).catch((error: unknown) => {
    failed(false, error)
    throw countUnavailableError(call)
  })
  if (place.isFull) {
    report(refused(call, 'too_many_orders'))
    throw tooManyOrdersError(call, most, place.freeInMs)
  }
  // If that fails, the order counts. The caller still gets the response.
  const leave = (end: CallEnd) => count.leave(call, end).catch((error: unknown) => failed(true, error))
  try {
    const answer = await send()
    await leave({ outcome: 'accepted', isSettled: true })
    return answer
  } catch (error) {
    // An error that is not the client's says nothing about what happened.
    await leave(
      isSdkError(error)
        ? { outcome: error.outcome, isSettled: isStoredUnderKey(error) }
        : { outcome: 'unknown', isSettled: false },
    )
    throw error
  }
}
