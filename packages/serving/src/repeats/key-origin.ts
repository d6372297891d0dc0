import type { RecentWrite } from './recent-writes.ts'

/**
 * What the server knows of a key: the caller's own, and perhaps sent before; made for this very call; or sent before, so
 * that what it paid for may have happened.
 */
export type KeyOrigin = 'given' | 'made' | 'sent_before'

/** @param write as it begins: this call is one of those that are open. */
export function originOf({ open, known }: RecentWrite, given: string | undefined): KeyOrigin {
  if (open > 1 || known !== undefined) return 'sent_before'
  return given === undefined ? 'made' : 'given'
}
