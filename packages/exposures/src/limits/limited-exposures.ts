import { isSdkError, MOST_FIELDS, type Operation, writeJson } from '@x/transport'
import type { Exposure, ExposureAnswer, ExposureInput } from '../exposure.ts'
import { idempotencyHeaderOf } from '../idempotency-header.ts'
import { isKeptUnderKey } from '../kept-answer.ts'
import { ofClient } from '../of-client.ts'
import { overLimitError, tooManyOrdersError } from './limit-error.ts'
import { limitsInWords } from './limits-in-words.ts'
import { OrderCount } from './order-count.ts'
import { isLimited, LIMIT_CHECKS, type Limits, limitsOf, type OrderLimits } from './order-limits.ts'
import { type OrderAmounts, overLimits } from './over-limit.ts'

type Limited = Pick<Exposure<never>, 'orderAmounts'>

/** What is checked of limits when serving begins. Where nothing can be limited, a limit is an option that does not exist. */
export const limitChecksFor = (exposures: readonly Limited[]): Partial<typeof LIMIT_CHECKS> =>
  exposures.some(({ orderAmounts }) => orderAmounts !== undefined) ? LIMIT_CHECKS : {}

/** The count that belongs to a client. The first to ask decides about the clock. */
export const orderCountOf = (client: object, options: ConstructorParameters<typeof OrderCount>[0]): OrderCount =>
  ofClient('@x/exposures.order-count/1', client, () => new OrderCount(options))

interface Limiting extends OrderLimits {
  readonly clock?: NonNullable<ConstructorParameters<typeof OrderCount>[0]>['clock']
}

/**
 * Holds what places orders to limits: whichever way it is called, an order beyond one is refused, and nothing is sent.
 *
 * @throws ConfigurationError for limits that do not go together.
 */
export function limitedExposures<Client extends object>(
  client: Client,
  exposures: readonly Exposure<Client>[],
  options: Limiting,
): readonly Exposure<Client>[] {
  const limits = limitsOf(options)
  if (!isLimited(limits)) return exposures
  const { clock } = options
  const count = orderCountOf(client, { clock })
  return exposures.map((exposure) => {
    const { orderAmounts } = exposure
    return orderAmounts === undefined ? exposure : limited(exposure, orderAmounts, limits, count)
  })
}

function limited<Client>(
  exposure: Exposure<Client>,
  amountsOf: (body: unknown) => OrderAmounts | undefined,
  limits: Limits,
  count: OrderCount,
): Exposure<Client> {
  const { operation, call } = exposure
  return {
    ...exposure,
    limits: limitsInWords(limits),
    call: async (client, given, options) => {
      // What is judged has to be what goes out, whatever the caller's object is made of.
      const { text, value, issues } = writeJson(given.body, MOST_FIELDS)
      // What is no order at all is refused by the client, which names what is wrong.
      if (text === undefined || issues.length > 0) return call(client, given, options)
      const input = { ...given, body: value }
      const send = () => call(client, input, options)
      if (isRefusedByClient(operation, value)) return send()

      const key = keyOf(operation, input)
      const over = overLimits(amountsOf(value), limits)
      if (over.length > 0) throw overLimitError(operation, over, key)
      const { maxOrders } = limits
      return maxOrders === undefined ? send() : counted(send, { operation, count, maxOrders, key })
    },
  }
}

const isRefusedByClient = ({ body }: Operation, value: unknown): boolean => (body?.issues(value).length ?? 0) > 0

/** Whatever calls has named one by now, or made one. */
function keyOf(operation: Operation, { headers }: ExposureInput): string {
  const key = headers[idempotencyHeaderOf(operation) ?? '']
  if (key === undefined)
    throw new TypeError(`${operation.id}: sent without an idempotency key, by which orders are counted`)
  return key
}

interface Counting {
  readonly operation: Operation
  readonly count: OrderCount
  readonly maxOrders: number
  readonly key: string
}

async function counted(
  send: () => Promise<ExposureAnswer>,
  { operation, count, maxOrders, key }: Counting,
): Promise<ExposureAnswer> {
  const begun = count.begin(key, maxOrders)
  if (begun.isFull) throw tooManyOrdersError(operation, maxOrders, begun.freeInMs, key)
  try {
    const answer = await send()
    begun.end('accepted', true)
    return answer
  } catch (error) {
    // What is no error of the client says nothing about what happened.
    if (isSdkError(error)) begun.end(error.outcome, isKeptUnderKey(error))
    else begun.end('unknown', false)
    throw error
  }
}
