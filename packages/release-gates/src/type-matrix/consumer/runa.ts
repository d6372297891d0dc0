// A program of a user: every subpath, and the places where the types have to narrow. It is compiled and never run.
import {
  type CallPromise,
  type CompletedOrder,
  type CreateOrderRequest,
  deriveIdempotencyKey,
  type FailedOrder,
  isApiError,
  isClockError,
  isInsufficientFundsError,
  isKnownOrderStatus,
  isRateLimitError,
  isSdkError,
  isSdkErrorLike,
  isWaitTimeoutError,
  KNOWN_ORDER_STATUSES,
  type Order,
  type Outcome,
  RunaPayouts,
  SdkError,
  type SdkErrorLike,
  type UnknownOrderStatus,
} from '@x/runa-payouts'
import {
  type Payout,
  type PayoutCounts,
  type PayoutResult,
  type Reconciliation,
  reconcilePayouts,
  sendPayouts,
} from '@x/runa-payouts/bulk'
import { type CatalogueCheck, createCatalogue, denominationProblem } from '@x/runa-payouts/catalogue'
import { type PayoutFile, type PayoutFileProblem, readPayouts } from '@x/runa-payouts/csv'
import { isJournalError, journalReport, memoryJournal, type PayoutJournal, reportCsv } from '@x/runa-payouts/journal'
import { fileJournal } from '@x/runa-payouts/journal/file'
import { migrate, type PostgresClient, postgresJournal } from '@x/runa-payouts/journal/postgres'
import { type LocalSqlite, sqliteJournal } from '@x/runa-payouts/journal/sqlite'
import { createMcpHandler, registerTools, type ToolServer } from '@x/runa-payouts/mcp'
import { serveMcpStdio } from '@x/runa-payouts/mcp/stdio'
import { isRedemptionError, type Redemption, redeem, redeemAll } from '@x/runa-payouts/redemption'
import { createRestHandler } from '@x/runa-payouts/rest'
import { orderSchema, type Schema } from '@x/runa-payouts/schemas'
import { createManualClock, createRunaSandbox, signedWebhook } from '@x/runa-payouts/testing'
import { startRunaSandbox } from '@x/runa-payouts/testing/server'
import { isWebhookVerificationError, verifyWebhook } from '@x/runa-payouts/webhooks'

const body: CreateOrderRequest = {
  payment_method: { type: 'ACCOUNT_BALANCE', currency: 'USD' },
  items: [
    { face_value: 10, distribution_method: { type: 'PAYOUT_LINK' }, products: { type: 'SINGLE', value: 'AMZ-US' } },
  ],
}

export async function place(runa: RunaPayouts): Promise<string> {
  const idempotencyKey: string = await deriveIdempotencyKey('bonus', 7, true)
  const result = await runa.createOrder(body, { idempotencyKey, maxRetries: undefined, deadline: 60_000 })
  if (result.kind === 'completed') {
    const order: CompletedOrder = result.order
    return order.items.map(({ id }) => id).join()
  }
  const ended: CompletedOrder | FailedOrder = await result.wait({ deadline: () => 1_000 })
  return ended.status === 'COMPLETED' ? ended.total_price : ended.id
}

/** What may be left out may be undefined, under exactOptionalPropertyTypes as well. */
export function placeWhatIsKnown(
  runa: RunaPayouts,
  known: {
    key?: string | undefined
    note?: string | undefined
    template?: string | undefined
    since?: Date | undefined
  },
): CallPromise<unknown>[] {
  const request: CreateOrderRequest = {
    ...body,
    description: known.note,
    metadata: undefined,
    items: [
      {
        face_value: 10,
        distribution_method: { type: 'PAYOUT_LINK', template_id: known.template },
        products: { type: 'SINGLE', value: 'AMZ-US', usage_config: undefined },
      },
    ],
  }
  return [
    runa.createOrder(request, { idempotencyKey: known.key, firstAttemptAt: known.since, extraBody: undefined }),
    runa.createOrder(request, { idempotencyKey: undefined, firstAttemptAt: undefined }),
    // @ts-expect-error the time of a key, without the key
    runa.createOrder(request, { firstAttemptAt: new Date() }),
    runa.estimateOrder({
      payment_method: body.payment_method,
      items: [{ face_value: 10, distribution_method: undefined, products: { type: 'SINGLE', value: 'AMZ-US' } }],
    }),
    runa.request('POST', '/other', { body: request, idempotencyKey: known.key }),
    runa.listOrders({ limit: undefined, after: known.key, before: undefined }),
  ]
}

/** Parts of a key, kept and passed on. */
export function partsOf(...parts: Parameters<typeof deriveIdempotencyKey>): Promise<string> {
  parts.push('2026-11')
  return deriveIdempotencyKey(...parts)
}

/** What came over a border, such as a message of a worker. */
export function whatArrived(message: unknown): string | undefined {
  if (!isSdkErrorLike(message)) return undefined
  const like: SdkErrorLike = message
  return like.outcome === 'unknown' ? like.idempotencyKey : `${like.name} ${like.orderId} ${like.status}`
}

/** What a person is shown. */
export async function shown(order: CompletedOrder): Promise<string[]> {
  const one: Redemption = await redeem('https://spend.example/1', { timeout: undefined, deadline: new Date() })
  const rows = await redeemAll(order, { concurrency: 2 })
  return [one, ...rows.flatMap(({ result }) => result ?? [])].map((redeemed) => {
    switch (redeemed.kind) {
      case 'code':
        return [redeemed.code, redeemed.pin, redeemed.barcode?.format, redeemed.expiresOn].join()
      case 'url':
        return redeemed.url
      default:
        return Object.keys(redeemed.fields).join()
    }
  })
}

export function whyNot(error: unknown): number | undefined {
  return isRedemptionError(error) && error.code === 'RE008' ? error.retryAfterMs : undefined
}

export function payoutsOf(order: Order): number {
  switch (order.status) {
    case 'COMPLETED':
      return order.items.length
    case 'FAILED':
    case 'PROCESSING':
      // @ts-expect-error only a completed order has items
      return order.items.length
    default: {
      const status: UnknownOrderStatus = order.status
      return isKnownOrderStatus(status) ? KNOWN_ORDER_STATUSES.length : 0
    }
  }
}

export function whatHappened(error: unknown): string | undefined {
  if (isInsufficientFundsError(error)) return error.details.map(({ message }) => message).join()
  if (isRateLimitError(error)) return String(error.retryAfterMs)
  if (isApiError(error)) return `${error.status} ${error.type}`
  if (isWaitTimeoutError(error)) return error.orderId
  if (isJournalError(error)) return error.code
  if (isClockError(error)) return error.message
  if (!isSdkError(error)) return undefined
  const outcome: Outcome = error.outcome
  switch (outcome) {
    case 'not_sent':
    case 'rejected':
      return error.name
    case 'unknown':
      return error.idempotencyKey
    case 'accepted':
      return error instanceof SdkError ? error.orderId : undefined
  }
}

export async function read(runa: RunaPayouts): Promise<number> {
  const call: CallPromise<Order> = runa.getOrder('O-1')
  const { data, attempts } = await call.withResponse()
  let seen = payoutsOf(data) + attempts.length
  for await (const order of runa.listOrders({ limit: 20 })) if (order.status === 'COMPLETED') seen += 1
  const page = await runa.listOrders()
  return seen + page.items.length
}

export async function payAll(runa: RunaPayouts, payouts: AsyncIterable<Payout>): Promise<readonly PayoutResult[]> {
  const journal: PayoutJournal = memoryJournal()
  const payment_method = { type: 'ACCOUNT_BALANCE', currency: 'USD' } as const
  const run = sendPayouts(runa, payouts, { reference: 'payroll', payment_method, journal, signal: undefined })
  const results: PayoutResult[] = []
  for await (const result of run) if (result.result !== 'paid') results.push(result)
  const counts: PayoutCounts = await run
  const { open }: Reconciliation = await reconcilePayouts(runa, journal)
  return counts.unknown + open.length === 0 ? [] : results
}

export async function receive(request: Request, secret: string): Promise<string> {
  try {
    const event = await verifyWebhook(request, [secret], { now: undefined, tolerance: undefined })
    await verifyWebhook({ body: null, headers: {}, isBase64Encoded: false }, secret)
    if (event.type === 'order.completion') return event.data.status
    if (event.type === 'product.update') return event.data.product_code
    // @ts-expect-error the data of an unknown event may be anything
    return event.data.status
  } catch (error) {
    return isWebhookVerificationError(error) ? error.reason : 'unknown'
  }
}

export async function serve(runa: RunaPayouts, server: ToolServer): Promise<readonly Response[]> {
  const rest: (request: Request) => Promise<Response> = createRestHandler(runa, { token: 'secret' })
  const mcp: (request: Request) => Promise<Response> = createMcpHandler(runa, { readOnly: true })
  registerTools(server, runa, {})
  const stdio: unknown = serveMcpStdio(runa)
  const request = new Request('http://localhost/v1/order')
  return stdio === undefined ? [] : [await rest(request), await mcp(request)]
}

export async function test(): Promise<string> {
  const clock = createManualClock()
  const sandbox = createRunaSandbox({ clock })
  const runa = new RunaPayouts({ apiKey: sandbox.apiKey, fetch: sandbox.fetch, clock })
  sandbox.faults.next('drop-after-commit', { operation: 'createOrder' })
  const { order } = await runa.createOrder(body)
  const webhook = await signedWebhook(order, 'whsec_AAAA')
  const listening = await startRunaSandbox({ port: 0 })
  const journals: readonly PayoutJournal[] = [memoryJournal(), fileJournal('payroll.journal', { lockStaleMs: 30_000 })]
  const schema: Schema<Order> = orderSchema
  const verdict = await schema['~standard'].validate(order)
  return `${listening.url} ${webhook.body.length} ${journals.length} ${verdict.issues?.length}`
}

// @ts-expect-error a misspelt option is found by the compiler
export const misspelt = new RunaPayouts({ apiKye: 'x' })

/** Lines and columns of what is wrong, and what can be paid. */
export async function readList(runa: RunaPayouts, file: ReadableStream<Uint8Array>): Promise<readonly string[]> {
  const { payouts, problems }: PayoutFile = await readPayouts(file, {
    skipInvalid: true,
    columns: { Betrag: 'amount' },
  })
  const journal = memoryJournal()
  const payment_method = { type: 'ACCOUNT_BALANCE', currency: 'USD' } as const
  await sendPayouts(runa, payouts, { reference: 'list', payment_method, journal, dryRun: true })
  // @ts-expect-error a misspelt meaning of a column is found by the compiler
  await readPayouts('', { columns: { Betrag: 'amuont' } })
  return problems.map(({ line, column, message }: PayoutFileProblem) => `${line} ${column}: ${message}`)
}

/** The kind of a product decides its fields, and the form of its texts theirs. */
export async function describeProduct(runa: RunaPayouts): Promise<string> {
  const product = await runa.getProduct('AMZ-US', { content: 'md' })
  if (product.payout_type !== 'gift_card') return product.code
  const text: string | null | undefined = product.gift_card.content_resources?.description_md
  const { problems }: CatalogueCheck = await createCatalogue(runa, { refreshMs: undefined }).check(body)
  return denominationProblem(await runa.getProduct('AMZ-US'), 5) ?? text ?? String(problems.length)
}

export async function payFromDatabases(postgres: PostgresClient, sqlite: LocalSqlite): Promise<string> {
  await migrate(postgres, { schema: 'public', prefix: undefined })
  const journals: readonly PayoutJournal[] = [postgresJournal(postgres, 'payroll'), sqliteJournal(sqlite, 'payroll')]
  const reports = await Promise.all(journals.map((journal) => journalReport(journal)))
  return reports.map((report) => `${report.counts.unknown} ${reportCsv(report)}`).join()
}
