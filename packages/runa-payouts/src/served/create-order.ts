import { type CallHook, failedCheckError, type OperationInput } from '@x/serving'
import { isRequestValidationError, RequestValidationError, type SchemaIssue } from '@x/transport'
import type { RunaPayouts } from '../client.ts'
import type { CreateOrderOptions } from '../client-options.ts'
import type { OrderCheck } from '../orders/order-check.ts'
import type { CreateOrderRequest } from '../wire.gen.ts'
import type { OrderChecks } from './order-checks.ts'
import { inWordsOfHeaders } from './words-of-headers.ts'

/** The header, or the argument of a tool, by which a caller has an order sent unchecked. Runa never sees it. */
const SKIP_CHECK = 'X-Skip-Check'

/**
 * Places an order. The response has the order, and the key that it was placed under; a failure speaks of headers, not of
 * options.
 *
 * @param checksOf checks orders before they are sent; undefined: none is checked.
 */
export const createOrder =
  (checksOf: ((client: RunaPayouts) => OrderChecks) | undefined): CallHook<RunaPayouts> =>
  async (client, { headers, body }, { keyOrigin, ...given }) => {
    const isSkipped = skipsCheck(headers)
    // A repeat is never stopped: what its key paid for may have happened.
    const checks = isSkipped || keyOrigin === 'sent_before' ? undefined : checksOf?.(client)
    const check = checks && new RememberedCheck(checks)
    // The client rejects what is invalid, by name.
    const options = { ...intentIn(headers), ...given, ...(check && { check }) } as CreateOrderOptions
    const created = client.createOrder(body as CreateOrderRequest, options).withResponse()
    const { data, ...response } = await created.catch((error: unknown) => {
      if (!isRequestValidationError(error)) throw error
      if (check?.foundProblems !== true) throw inWordsOfHeaders(error)
      const { operation = 'createOrder', issues } = error
      throw failedCheckError(
        {
          operation,
          idempotencyKey: headers['X-Idempotency-Key'] ?? '',
          skippedBy: keyOrigin === 'given' ? `${SKIP_CHECK} true` : undefined,
        },
        issues,
      )
    })
    return { ...response, data: data.order, idempotencyKey: data.idempotencyKey }
  }

/** Tells the client of problems, and knows afterwards whether there were any. */
class RememberedCheck implements OrderCheck {
  readonly #checks: OrderChecks
  foundProblems = false

  constructor(checks: OrderChecks) {
    this.#checks = checks
  }

  async check(order: CreateOrderRequest) {
    const problems: readonly SchemaIssue[] = await this.#checks.problemsOf(order)
    this.foundProblems = problems.length > 0
    return { problems, warnings: [] }
  }
}

/** @throws RequestValidationError for anything but `true` and `false`: `1` is not taken for either. */
function skipsCheck({ [SKIP_CHECK]: value = 'false' }: OperationInput['headers']): boolean {
  if (value === 'true' || value === 'false') return value === 'true'
  const message = 'expected true or false'
  throw new RequestValidationError(
    `createOrder: ${SKIP_CHECK}: ${message}. Nothing was sent.`,
    [{ path: [SKIP_CHECK], code: 'invalid_value', message }],
    { operation: 'createOrder', outcome: 'not_sent' },
  )
}

/** The headers of an order as the client's options. A header that is there and empty stays, and is refused. */
function intentIn(headers: OperationInput['headers']): { readonly idempotencyKey?: string; readonly mode?: string } {
  const { 'X-Idempotency-Key': idempotencyKey, 'X-Execution-Mode': mode } = headers
  return {
    ...(idempotencyKey === undefined ? {} : { idempotencyKey }),
    ...(mode === undefined ? {} : { mode }),
  }
}
