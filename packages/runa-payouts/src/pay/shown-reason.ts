/** Why a row is not paid, for somebody who knows no names of functions. */
export const shownReason = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).replace(/^(?:sendPayouts|reconcilePayouts): /, '')
