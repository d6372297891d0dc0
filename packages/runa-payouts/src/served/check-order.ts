import type { CallHook } from '@x/serving'
import { cut, formatPath, isJsonObject, redact, type SchemaIssue } from '@x/transport'
import { RUNA_API } from '../api/api.ts'
import type { RunaPayouts } from '../client.ts'
import type { OrderFindings } from '../orders/order-check.ts'
import { createOrderRequestSchema } from '../schemas/index.ts'
import type { OrderChecks } from './order-checks.ts'

/** Problems, and warnings, that one answer lists: a model reads all of it. */
const MOST_LISTED = 50

/** Characters of one of them. */
const LONGEST = 500

const NO_FINDINGS: OrderFindings = { problems: [], warnings: [] }

/**
 * Answers `check-order`, which Runa does not have: everything that `create-order` would be refused for, in the form of the
 * order as well as in its products. Sends no order.
 *
 * @throws what the catalogue throws: an order that could not be compared with it is not called fine.
 */
export const checkOrder =
  (checksOf: (client: RunaPayouts) => OrderChecks): CallHook<RunaPayouts> =>
  async (client, { body }) => {
    const wrong = createOrderRequestSchema.issues(completed(body))
    // An order of more items than there can be is not compared: that only takes time.
    const { problems, warnings } =
      isJsonObject(body) && Array.isArray(body.items) && !wrong.some(isAboutCount)
        ? await checksOf(client).findingsOf(body)
        : NO_FINDINGS
    const all = [...wrong, ...problems]
    const leftOut = Math.max(0, all.length - MOST_LISTED) + Math.max(0, warnings.length - MOST_LISTED)
    const data = {
      problems: listed(all),
      warnings: listed(warnings),
      ...(leftOut === 0 ? {} : { left_out: leftOut }),
    }
    return { status: 200, data, headers: new Headers(), requestId: undefined, drift: [] }
  }

/** An order with what a check can do without. What is there stays, and is judged as `create-order` judges it. */
function completed(body: unknown): unknown {
  if (!isJsonObject(body)) return body
  const items: unknown = Array.isArray(body.items)
    ? body.items.map((item: unknown) =>
        isJsonObject(item) ? { distribution_method: { type: 'PAYOUT_LINK' }, ...item } : item,
      )
    : body.items
  const whole = { payment_method: { type: 'ACCOUNT_BALANCE', currency: 'USD' }, ...body }
  return items === undefined ? whole : { ...whole, items }
}

const isAboutCount = ({ path: [field, ...below] }: SchemaIssue): boolean => field === 'items' && below.length === 0

const listed = (issues: readonly SchemaIssue[]) =>
  issues.slice(0, MOST_LISTED).map(({ path, code, message }) => ({
    path: shown(formatPath(path)),
    code: shown(code),
    message: shown(message),
  }))

const shown = (text: string): string => cut(withoutSecrets(text), LONGEST)

/** They quote what came, and a model may have put a key or a link in the place of a code, or of a field's name. */
const withoutSecrets = (text: string): string =>
  redact(text, { secrets: [], patterns: RUNA_API.keyPatterns ?? [], publicUrls: RUNA_API.publicUrls ?? [] })
