import { isJournalError, type JournalError, type JournalErrorCode } from '../../journal/journal-error.ts'

export function assert(condition: boolean, sentence: string): asserts condition {
  if (!condition) throw new Error(sentence)
}

/** Checks that two values are equal except for the order of their fields, which a database may change. */
export function assertSame(actual: unknown, expected: unknown, sentence: string): void {
  const [was, should] = [canonical(actual), canonical(expected)]
  assert(was === should, `${sentence}. Expected ${shortened(should)}, got ${shortened(was)}`)
}

/** @returns the error, which is a JournalError with that code. */
export async function assertRefused(
  action: Promise<unknown>,
  code: JournalErrorCode,
  sentence: string,
): Promise<JournalError> {
  const error = await action.then(
    () => undefined,
    (reason: unknown) => ({ reason }),
  )
  assert(error !== undefined, `${sentence}: expected JournalError "${code}", and it succeeded`)
  const { reason } = error
  assert(isJournalError(reason), `${sentence}: expected JournalError "${code}", got ${String(reason)}`)
  assert(reason.code === code, `${sentence}: expected JournalError "${code}", got "${reason.code}" (${reason.message})`)
  return reason
}

/** Expects `claimed`, naming exactly these payouts. */
export async function assertClaimed(action: Promise<unknown>, references: readonly string[], sentence: string) {
  const error = await assertRefused(action, 'claimed', sentence)
  assertSame(
    [...error.references].sort(),
    [...references].sort(),
    `${sentence}: the error names the payouts in the way`,
  )
}

const LONGEST_SHOWN = 400

function shortened(text: string): string {
  return text.length > LONGEST_SHOWN ? `${text.slice(0, LONGEST_SHOWN)}… (${text.length} characters)` : text
}

function canonical(value: unknown): string {
  return (
    JSON.stringify(value, (_, part: unknown) =>
      typeof part === 'object' && part !== null && !Array.isArray(part)
        ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
        : part,
    ) ?? 'undefined'
  )
}
