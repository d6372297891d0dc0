import { RequestValidationError, shownValue } from '@x/transport'
import { foreignError } from '../errors/foreign-error.ts'
import type { Payout } from '../rows/payout.ts'
import { unlessStopped } from './unless-stopped.ts'

/** What payouts are read from. */
export type PayoutList = Iterable<Payout> | AsyncIterable<Payout>

/**
 * Rejects a value that is not a list before anything is sent or opened.
 *
 * @throws RequestValidationError for a value that is not iterable, and for a string, which is: by its characters.
 */
export function requireList(payouts: unknown): void {
  if (typeof payouts !== 'string' && isIterable(payouts)) return
  const message = `expected an array or another iterable, got ${nameOf(payouts)}`
  throw new RequestValidationError(
    `sendPayouts: payouts: ${message}. Nothing was sent.`,
    [{ path: ['payouts'], code: 'invalid_type', message }],
    { operation: 'sendPayouts' },
  )
}

const isIterable = (value: unknown): boolean =>
  [Symbol.iterator, Symbol.asyncIterator].some((name) => typeof Reflect.get(Object(value), name) === 'function')

function nameOf(value: unknown): string {
  // Not quoted: it may be the whole file, with all the addresses.
  if (typeof value === 'string') return 'a string: read and parse it first'
  return typeof value === 'function' ? 'a function: call it, if it is a generator' : shownValue(value)
}

/**
 * The list as far as it is needed: a source that never returns does not delay the end.
 *
 * @throws SdkError for anything the list throws, with that as its cause: even for an error of this package, since it
 * describes a call that the list made and not the run.
 */
export async function* payoutsOf(
  payouts: PayoutList,
  signal: AbortSignal,
  redact: (text: string) => string,
): AsyncGenerator<Payout, void, undefined> {
  const ofList = async <T>(step: () => T | Promise<T>): Promise<T> => {
    try {
      return await step()
    } catch (error) {
      throw foreignError('the list of payouts failed', error, redact)
    }
  }
  const source = await ofList(() =>
    Symbol.asyncIterator in payouts ? payouts[Symbol.asyncIterator]() : payouts[Symbol.iterator](),
  )
  let isOver = false
  try {
    while (!signal.aborted) {
      const next = await unlessStopped(
        ofList(() => source.next()),
        signal,
      )
      if (next === undefined) return
      if (next.done === true) {
        isOver = true
        return
      }
      yield next.value
    }
  } finally {
    // Neither awaited nor checked for failure: it may never return.
    if (!isOver) void (async () => source.return?.())().catch(() => {})
  }
}
