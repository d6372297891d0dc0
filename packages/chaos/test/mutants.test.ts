import { afterEach, describe, expect, it, vi } from 'vitest'
import type { CreateOrderOptions } from '../../runa-payouts/src/client-options.ts'
import type * as createOrderModule from '../../runa-payouts/src/orders/create-order.ts'
import type * as beliefModule from '../../runa-payouts/src/orders/order-belief.ts'
import type * as unclaimedModule from '../../runa-payouts/src/payouts/lists/unclaimed-orders.ts'
import type * as maySendModule from '../../runa-payouts/src/payouts/orders/may-send.ts'
import type * as failureModule from '../../runa-payouts/src/payouts/orders/order-failure.ts'
import type * as recordsModule from '../../runa-payouts/src/payouts/orders/order-records.ts'
import type * as sendOrderModule from '../../runa-payouts/src/payouts/orders/send-order.ts'
import type * as attemptModule from '../../transport/src/attempt/attempt.ts'
import type * as classificationModule from '../../transport/src/attempt/classification.ts'
import type * as notSentModule from '../../transport/src/attempt/not-sent.ts'
import type * as singleRequestModule from '../../transport/src/attempt/single-request.ts'
import type * as flightModule from '../../transport/src/call/single-flight.ts'
import type * as writtenModule from '../../transport/src/input/written-json.ts'
import type * as outcomeModule from '../../transport/src/outcome/outcome.ts'
import type * as policyModule from '../../transport/src/outcome/retry-policy.ts'
import { type Focus, type Kit, runMany } from '../src/index.ts'

/** `seed`: where the schedules begin, for a rule that matters in only a few of them. */
type Mutant = readonly [rule: string, remove: () => void, seen: RegExp, seed?: number]

/**
 * The client and the sandbox from their sources, with whatever has been mocked.
 *
 * @param checks whether callers check what they send.
 */
async function sources(checks = false): Promise<Kit> {
  vi.resetModules()
  const { createCatalogue } = await import('../../runa-payouts/src/catalogue/index.ts')
  const { RunaPayouts, isSdkError, singleRequest } = await import('../../runa-payouts/src/index.ts')
  const { sendPayouts, reconcilePayouts } = await import('../../runa-payouts/src/bulk.ts')
  const { createRunaSandbox, createManualClock } = await import('../../runa-payouts/src/testing/index.ts')
  const { memoryJournal } = await import('../../runa-payouts/src/journal/index.ts')
  // The built package and its sources have the same shape, but for the private fields that make classes nominal.
  return {
    RunaPayouts,
    isSdkError,
    singleRequest,
    sendPayouts,
    reconcilePayouts,
    createRunaSandbox,
    createManualClock,
    memoryJournal,
    ...(checks ? { createCatalogue } : {}),
  } as unknown as Kit
}

const FOLDERS = {
  attempt: 'transport/src/attempt',
  classification: 'transport/src/attempt',
  'not-sent': 'transport/src/attempt',
  outcome: 'transport/src/outcome',
  'retry-policy': 'transport/src/outcome',
  'single-flight': 'transport/src/call',
  'single-request': 'transport/src/attempt',
  'written-json': 'transport/src/input',
  'create-order': 'runa-payouts/src/orders',
  'order-belief': 'runa-payouts/src/orders',
  'settlement-check': 'runa-payouts/src/journal',
  'clock-error': 'runa-payouts/src/payouts/errors',
  'may-send': 'runa-payouts/src/payouts/orders',
  'order-failure': 'runa-payouts/src/payouts/orders',
  'order-records': 'runa-payouts/src/payouts/orders',
  'run-error': 'runa-payouts/src/payouts/errors',
  'send-order': 'runa-payouts/src/payouts/orders',
  'unclaimed-orders': 'runa-payouts/src/payouts/lists',
} as const

type Module = keyof typeof FOLDERS

const pathOf = (module: Module) => `../../${FOLDERS[module]}/${module}.ts`

const mock = (module: Module, factory: (original: () => Promise<object>) => Promise<object>) =>
  vi.doMock(pathOf(module), (original: () => Promise<object>) => factory(original))

afterEach(() => {
  // Every key of the table is one of its modules.
  for (const module of Object.keys(FOLDERS) as Module[]) vi.doUnmock(pathOf(module))
})

/** Changes each attempt's request before it is sent. */
const changingRequests = (
  change: (headers: Record<string, string>, body: string | undefined, attempt: number) => object,
) =>
  mock('attempt', async (original) => {
    const real = (await original()) as typeof attemptModule
    let attempts = 0
    return {
      ...real,
      runAttempt: (request: Parameters<typeof real.runAttempt>[0], limits: Parameters<typeof real.runAttempt>[1]) => {
        attempts += 1
        return real.runAttempt({ ...request, ...change({ ...request.headers }, request.body, attempts) }, limits)
      },
    }
  })

/** Changes orders of a batch that an earlier run may have sent. */
const changingWhatIsResumed = (
  change: (order: sendOrderModule.PreparedOrder) => Partial<sendOrderModule.PreparedOrder>,
) =>
  mock('send-order', async (original) => {
    const real = (await original()) as typeof sendOrderModule
    return {
      ...real,
      sendOrder: (...[parts, order]: Parameters<typeof real.sendOrder>) =>
        real.sendOrder(parts, order.sentBefore ? { ...order, ...change(order) } : order),
    }
  })

/** Each removes one safety rule, and names what must be detected. */
const OF_ORDERS: readonly Mutant[] = [
  [
    'key reuse',
    () =>
      changingRequests((headers, _, attempt) =>
        'x-idempotency-key' in headers ? { headers: { ...headers, 'x-idempotency-key': `${attempt}-of-many` } } : {},
      ),
    /another idempotency key|never placed/,
  ],
  [
    'same bytes',
    () =>
      changingRequests((_, body, attempt) =>
        body === undefined ? {} : { body: `${body}${' '.repeat(attempt % 50)}` },
      ),
    /differed in their bytes/,
  ],
  [
    'one API key per call',
    () =>
      changingRequests((headers, _, attempt) => ({
        headers: { ...headers, 'x-api-key': `xxNEW${attempt}.a-secret-of-the-moment` },
      })),
    /was paid 2 times/,
  ],
  [
    'retry class',
    () =>
      mock('retry-policy', async (original) => {
        const real = (await original()) as typeof policyModule
        return {
          ...real,
          decideRetry: (...[retryClass, ...rest]: Parameters<typeof real.decideRetry>) =>
            real.decideRetry(retryClass === 'once' ? 'idempotent' : retryClass, ...rest),
        }
      }),
    /a write without a key was sent \d times/,
  ],
  [
    'worst of all attempts',
    () =>
      mock('outcome', async (original) => {
        const real = (await original()) as typeof outcomeModule
        return {
          ...real,
          outcomeOf: (attempts: Parameters<typeof real.outcomeOf>[0]) => attempts.at(-1)?.verdict ?? 'not_sent',
        }
      }),
    /says (rejected|not_sent), but this call placed an order/,
  ],
  [
    'a reset proves nothing',
    () =>
      mock('not-sent', async (original) => {
        const real = (await original()) as typeof notSentModule
        return { ...real, whyNotSent: () => ({ obstacle: undefined, isLasting: false }) }
      }),
    /says (rejected|not_sent), but this call placed an order/,
    700,
  ],
  [
    'a fetch that may make several requests proves nothing by the last of them',
    () =>
      mock('single-request', async (original) => {
        const real = (await original()) as typeof singleRequestModule
        return { ...real, makesOneRequest: () => true }
      }),
    /says (rejected|not_sent), but (this call placed an order|the server said)/,
    100,
  ],
  [
    'what is checked is the text that goes out',
    () =>
      mock('written-json', async (original) => {
        const real = (await original()) as typeof writtenModule
        // Read once to check it, and once more to write it.
        const writeJson = (given: unknown) => ({ ...real.writeJson(given), text: JSON.stringify(given) })
        return { ...real, writeJson }
      }),
    /pays 1000(?:\.00)? but 10 was requested/,
  ],
  [
    'what JSON would lose is refused',
    () =>
      mock('written-json', async (original) => {
        const real = (await original()) as typeof writtenModule
        const writeJson = (given: unknown) => {
          const written = real.writeJson(given)
          if (written.issues.length === 0 || written.text === undefined) return written
          const text = JSON.stringify(given)
          return { text, value: JSON.parse(text), issues: [] }
        }
        return { ...real, writeJson }
      }),
    /(?:in a Map|that is a function|a lone surrogate): 1 request\(s\) were made/,
  ],
  [
    'an order in progress is not a rejection',
    () =>
      mock('classification', async (original) => {
        const real = (await original()) as typeof classificationModule
        return {
          ...real,
          classify: (...args: Parameters<typeof real.classify>) => {
            const judged = real.classify(...args)
            return judged.inProgress === true ? { ...judged, verdict: 'rejected' } : judged
          },
        }
      }),
    /says rejected, but the server said idempotency_in_progress, and there is an order/,
    50,
  ],
  [
    'single flight',
    () =>
      mock('single-flight', async (original) => {
        const real = (await original()) as typeof flightModule
        class NoSharing<T> extends real.SingleFlight<T> {
          override join(...[key, ...rest]: Parameters<flightModule.SingleFlight<T>['join']>) {
            return super.join(`${key}-${Math.random()}`, ...rest)
          }
        }
        return { ...real, SingleFlight: NoSharing }
      }),
    /caller\(s\) made \d+ attempts/,
  ],
]

const OF_CHECKS: readonly Mutant[] = [
  [
    'a check never stops a repeat',
    () =>
      mock('create-order', async (original) => {
        const real = (await original()) as typeof createOrderModule
        const createKeyedOrder: typeof real.createKeyedOrder = (tools, body, given, known) =>
          // Without the time of its first use, a repeat looks like a first call.
          real.createKeyedOrder(tools, body, given.check === undefined ? given : withoutFirstUse(given), known)
        return { ...real, createKeyedOrder }
      }),
    /a calm call ended in not_sent, with 1 order\(s\) placed/,
  ],
]

const withoutFirstUse = ({ firstAttemptAt: _, ...given }: CreateOrderOptions): CreateOrderOptions => given

const OF_BATCHES: readonly Mutant[] = [
  [
    'record before send',
    () =>
      mock('order-records', async (original) => {
        const real = (await original()) as typeof recordsModule
        class LateRecords extends real.OrderRecords {
          override async claim(...[claim]: Parameters<recordsModule.OrderRecords['claim']>) {
            this.index.claimed(claim)
            setTimeout(() => super.claim(claim), 50)
            return undefined
          }
        }
        return { ...real, OrderRecords: LateRecords }
      }),
    /was sent before it was recorded/,
  ],
  [
    'bytes from the journal',
    () => changingWhatIsResumed(({ body }) => ({ body: JSON.stringify(JSON.parse(body), null, 1) })),
    /was sent with other bytes than those recorded/,
  ],
  // The age of a key that is not in the journal is unknown, so nothing is sent under it either.
  [
    'the key from the journal',
    () => changingWhatIsResumed(({ key }) => ({ key: `${key}-again` })),
    /was paid 2 times|the last run says that r\d+ is unknown \(RequestValidationError: .* when the key was first used/,
  ],
  [
    'no order older than 29 days',
    () =>
      mock('may-send', async (original) => {
        const real = (await original()) as typeof maySendModule
        const orderWindow: typeof real.orderWindow = (...order) => ({
          ...real.orderWindow(...order),
          left: () => Number.POSITIVE_INFINITY,
        })
        return { ...real, orderWindow }
      }),
    /was sent \d+ days after it was first sent/,
  ],
  [
    'the age of a key is checked before each attempt',
    () =>
      mock('may-send', async (original) => {
        const real = (await original()) as typeof maySendModule
        const orderWindow: typeof real.orderWindow = (...order) => {
          const window = real.orderWindow(...order)
          const left = window.left(undefined)
          return { ...window, left: () => left }
        }
        return { ...real, orderWindow }
      }),
    /was sent \d+ days after it was first sent/,
  ],
  [
    'no order again under another API key',
    () => mock('may-send', async (original) => ({ ...(await original()), isOwn: () => true })),
    /was paid 2 times/,
    3_300,
  ],
  [
    'the error of a run describes the whole run',
    () => mock('run-error', async (original) => ({ ...(await original()), runError: (error: unknown) => error })),
    /the run's .* says (rejected|not_sent), but this run placed \d+ orders/,
    200,
  ],
]

const OF_LIVES: readonly Mutant[] = [
  [
    'no payout is reported as free before that is on record',
    () =>
      mock('order-records', async (original) => {
        const real = (await original()) as typeof recordsModule
        class ForgetfulRecords extends real.OrderRecords {
          override async settle(...[key, settlement]: Parameters<recordsModule.OrderRecords['settle']>) {
            return settlement.result === 'released' ? true : await super.settle(key, settlement)
          }
        }
        return { ...real, OrderRecords: ForgetfulRecords }
      }),
    /was paid elsewhere, as advised|was corrected to/,
  ],
  [
    'a claim that failed may be there',
    // A clock that runs backwards is the one failure of a claim that comes before anything is recorded.
    () => mock('clock-error', async (original) => ({ ...(await original()), isClockError: () => true })),
    /was paid elsewhere, as advised|was corrected to/,
  ],
  [
    'only settlements are accepted as settlements',
    () =>
      mock('settlement-check', async (original) => ({
        ...(await original()),
        requireSettlement: () => {},
        isSettlement: () => true,
      })),
    /was accepted as a settlement/,
  ],
  [
    'a stored rejection of a new type frees its payouts',
    () =>
      mock('order-failure', async (original) => {
        const real = (await original()) as typeof failureModule
        return {
          ...real,
          failureOf: (...args: Parameters<typeof real.failureOf>) => {
            const failure = real.failureOf(...args)
            return 'reason' in failure && failure.reason === 'brand_new_refusal'
              ? { kind: 'open', result: 'unknown' }
              : failure
          },
        }
      }),
    /is stuck behind a stored rejection/,
  ],
  [
    'no response about another order is trusted',
    () =>
      mock('order-belief', async (original) => {
        const real = (await original()) as typeof beliefModule
        return { ...real, signOfAnother: () => undefined }
      }),
    /which is not its own|was never paid, and is reported as|was paid \d+ times/,
    525,
  ],
  [
    'no journal that lacks an order of its batch',
    () =>
      mock('unclaimed-orders', async (original) => {
        const real = (await original()) as typeof unclaimedModule
        return { ...real, requireAllKnown: async () => new Map() }
      }),
    /was paid 2 times|was paid elsewhere, as advised|was corrected to|was never paid, and is reported as/,
  ],
]

describe('without this rule the schedules fail', () => {
  const fails = async (remove: () => void, seen: RegExp, focus: Focus, seed: number, checks = false) => {
    remove()
    const { failures } = await runMany(await sources(checks), { seed, schedules: 2_000, stopAfter: 1, focus })
    expect(failures.flatMap(({ violations }) => violations).join('\n')).toMatch(seen)
  }

  const named = ([rule, remove, seen, seed = 1]: Mutant) => ({ rule, remove, seen, seed })

  it.each(OF_ORDERS.map(named))('$rule', ({ remove, seen, seed }) => fails(remove, seen, 'orders', seed))

  it.each(OF_BATCHES.map(named))('$rule', ({ remove, seen, seed }) => fails(remove, seen, 'batches', seed))

  it.each(OF_LIVES.map(named))('$rule', ({ remove, seen, seed }) => fails(remove, seen, 'lives', seed))

  it.each(OF_CHECKS.map(named))('$rule', ({ remove, seen, seed }) => fails(remove, seen, 'orders', seed, true))

  it.each([[false], [true]])('with all rules they pass (checks: %j)', async (checks) => {
    const { failures } = await runMany(await sources(checks), { seed: 1, schedules: 200 })
    expect(failures).toEqual([])
  })
})
