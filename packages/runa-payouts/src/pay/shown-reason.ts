/** Why a row is not paid, for somebody who knows no names of functions and options. */
export const shownReason = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error))
    .replace(/^(?:sendPayouts|reconcilePayouts): /, '')
    .replaceAll('retryRejected: true', '--retry-rejected')
    .replaceAll('pass acceptKeyChange', 'add --accept-key-change')
