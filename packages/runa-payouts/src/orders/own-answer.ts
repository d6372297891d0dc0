import {
  type Attempt,
  adviceFor,
  type CallPlan,
  type CheckedResponse,
  isResponseValidationError,
  redact,
  type SharedCallOptions,
  shownValue,
  type Transport,
  UnexpectedResponseError,
} from '@x/transport'
import { RUNA_API } from '../api/api.ts'
import * as operations from '../api/operations.gen.ts'
import { type SentOrder, signOfAnother } from './order-belief.ts'

/** What is known about a call whose response is about another order. */
interface Told {
  readonly status: number
  readonly attempts: readonly Attempt[]
  readonly requestId: string | undefined
  readonly idempotencyKey: string | undefined
}

/**
 * Sends an order.
 *
 * @param sent what the response is compared with.
 * @throws UnexpectedResponseError with outcome `unknown` for a response about another order: it does not say what
 * happened to this one. The error contains nothing about the other order but its id.
 */
export async function sendOwnOrder(
  transport: Transport,
  plan: CallPlan,
  options: SharedCallOptions,
  sent: SentOrder | undefined,
): Promise<CheckedResponse<typeof operations.createOrder>> {
  const { idempotencyKey = '' } = plan
  try {
    const answer = await transport.send(operations.createOrder, plan, options)
    const sign = signOfAnother(sent, answer.data)
    if (sign !== undefined) throw anotherOrder('createOrder', answer.data.id, sign, { ...answer, idempotencyKey })
    return answer
  } catch (error) {
    if (!isResponseValidationError(error) || error.orderId === undefined) throw error
    const sign = signOfAnother(sent, error.body)
    if (sign === undefined) throw error
    const { status, attempts, requestId } = error
    throw anotherOrder('createOrder', error.orderId, sign, { status, attempts, requestId, idempotencyKey })
  }
}

/** The error for a response about another order than the one that was sent under a key. */
export function anotherOrder(
  operation: string,
  id: string,
  sign: string,
  { status, attempts, requestId, idempotencyKey }: Told,
): UnexpectedResponseError {
  return new UnexpectedResponseError(
    {
      what: `Runa returned order ${shown(id)}, which is not the order sent under the key ${shown(idempotencyKey ?? '')}: ${sign}`,
      advice: adviceFor('keyed', 'unknown'),
    },
    { status },
    { operation, outcome: 'unknown', attempts, requestId, idempotencyKey },
  )
}

/** Others chose it, so it may be anything. */
const shown = (text: string): string =>
  shownValue(redact(text, { secrets: [], patterns: RUNA_API.keyPatterns, publicUrls: RUNA_API.publicUrls }))
