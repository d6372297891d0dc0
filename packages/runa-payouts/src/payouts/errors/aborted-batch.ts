import { AbortedError, callersCause, type Outcome } from '@x/transport'

/**
 * The error of a batch, or of a walk through the list of orders, that the caller's signal has ended.
 *
 * @param redact removes secrets from a text.
 */
export const abortedBatch = (
  message: string,
  {
    operation,
    outcome,
    signal,
    redact,
  }: {
    readonly operation: string
    readonly outcome?: Outcome
    readonly signal: AbortSignal | undefined
    readonly redact: (text: string) => string
  },
): AbortedError =>
  new AbortedError(`${operation}: aborted by the caller's signal${message}`, {
    operation,
    outcome,
    cause: callersCause(signal?.reason, redact),
  })
