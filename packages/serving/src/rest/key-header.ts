import { cut, LONGEST_SHOWN, nearestName } from '@x/transport'

/** What is wrong with how a request names its idempotency key, or undefined. */
export type KeyHeaderCheck = (given: Headers) => string | undefined

/**
 * Checks how a request passes its idempotency key. A misplaced key must not be ignored: the server would make a new one,
 * and a repeat with the caller's key would pay again.
 *
 * @param keyHeader as the operation's table spells it
 * @param looksAlike whether a header's name looks like one of those that are meant
 */
export function keyHeaderCheck(keyHeader: string, looksAlike = looksLikeOne): KeyHeaderCheck {
  // The draft of the IETF has no X- before it, as most of what is newer.
  const meant = [keyHeader, keyHeader.replace(/^x-/i, '')]
  const looks = memoized((name) => looksAlike(name, meant))
  return (given) => problemOf(given, keyHeader, looks)
}

/** Names that are remembered. Programs send some twenty, always the same. */
const MOST_NAMES = 200

/** Comparing names letter by letter is the slowest part of a request, and the same names come again. */
function memoized(judge: (name: string) => boolean): (name: string) => boolean {
  const judged = new Map<string, boolean>()
  return (name) => {
    const known = judged.get(name)
    if (known !== undefined) return known
    const verdict = judge(name)
    // Names come from outside, and there is no limit to them.
    if (judged.size === MOST_NAMES) judged.clear()
    judged.set(name, verdict)
    return verdict
  }
}

function problemOf(given: Headers, keyHeader: string, looks: (name: string) => boolean): string | undefined {
  const named = given.get(keyHeader)
  if (named !== null && namesTwo(named)) {
    return `${keyHeader} was sent more than once, or its value looks like several keys joined by commas. Send one key, once. Nothing was sent.`
  }
  for (const [name, value] of given) {
    if (name === keyHeader.toLowerCase() || !looks(name)) continue
    // Some programs send it by every name that they know.
    if (value === named) continue
    return `The header ${cut(name, LONGEST_SHOWN)} looks like an idempotency key, but this server reads the key from ${keyHeader}. Send it there${named === null ? '' : ' only'}. Nothing was sent.`
  }
  return undefined
}

/** Also where somebody's name is before it: `Stripe-Idempotency-Key`. */
const looksLikeOne = (name: string, meant: readonly string[]): boolean =>
  /idempot/i.test(name) || nearestName(name, meant) !== undefined

/**
 * Whether a header was there more than once: whatever makes a Request joins them so. As one key it would be another than
 * each of the two, and a repeat with one of them would pay again. Beside an empty one, the space at the end is trimmed.
 */
const namesTwo = (key: string): boolean => /^,|, |,$/.test(key)
