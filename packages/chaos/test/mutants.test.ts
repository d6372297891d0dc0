import { afterEach, describe, expect, it, vi } from 'vitest'
import type * as attemptModule from '../../transport/src/attempt.ts'
import type * as notSentModule from '../../transport/src/not-sent.ts'
import type * as outcomeModule from '../../transport/src/outcome.ts'
import type * as policyModule from '../../transport/src/retry-policy.ts'
import type * as flightModule from '../../transport/src/single-flight.ts'
import { type Kit, runMany } from '../src/index.ts'

/** The client and the sandbox from their sources, with whatever has been mocked. */
async function sources(): Promise<Kit> {
  vi.resetModules()
  const { RunaPayouts, isSdkError } = await import('../../runa-payouts/src/index.ts')
  const { createRunaSandbox, createManualClock } = await import('../../runa-payouts/src/testing/index.ts')
  // The built package and its sources have the same shape, but for the private fields that make classes nominal.
  return { RunaPayouts, isSdkError, createRunaSandbox, createManualClock } as unknown as Kit
}

const MODULES = ['attempt', 'not-sent', 'outcome', 'retry-policy', 'single-flight'] as const

const mock = (module: (typeof MODULES)[number], factory: (original: () => Promise<object>) => Promise<object>) =>
  vi.doMock(`../../transport/src/${module}.ts`, (original: () => Promise<object>) => factory(original))

afterEach(() => {
  for (const module of MODULES) vi.doUnmock(`../../transport/src/${module}.ts`)
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

/** Each removes one safety rule, and names what must be seen of it. */
const MUTANTS: readonly [rule: string, remove: () => void, seen: RegExp][] = [
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
    /says (rejected|not_sent), though this call placed an order/,
  ],
  [
    'a reset proves nothing',
    () =>
      mock('not-sent', async (original) => {
        const real = (await original()) as typeof notSentModule
        return { ...real, provesNothingSent: () => true }
      }),
    /says not_sent, though/,
  ],
  [
    'single flight',
    () =>
      mock('single-flight', async (original) => {
        const real = (await original()) as typeof flightModule
        class NoSharing<T> extends real.SingleFlight<T> {
          override join(...[key, request, start]: Parameters<flightModule.SingleFlight<T>['join']>) {
            return super.join(`${key}-${Math.random()}`, request, start)
          }
        }
        return { ...real, SingleFlight: NoSharing }
      }),
    /caller\(s\) made \d+ attempts/,
  ],
]

describe('without this rule the schedules fail', () => {
  it.each(MUTANTS)(
    '%s',
    async (_, remove, seen) => {
      remove()
      const { failures } = await runMany(await sources(), { seed: 1, schedules: 2_000, stopAfter: 10 })
      expect(failures.flatMap(({ violations }) => violations).join('\n')).toMatch(seen)
    },
    120_000,
  )

  it('with all of them they pass', async () => {
    const { failures } = await runMany(await sources(), { seed: 1, schedules: 300 })
    expect(failures).toEqual([])
  }, 120_000)
})
