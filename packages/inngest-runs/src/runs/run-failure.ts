/** Why a run failed, as far as its output says. */
export interface RunFailure {
  /** `Error`, `TypeError`, … Undefined if the output names none. */
  readonly name: string | undefined
  /** What the error says. A fixed sentence if the output says nothing. */
  readonly message: string
  /** Where it was thrown. Undefined if the output does not say. */
  readonly stack: string | undefined
  /** The output as it came, for anything else in it. */
  readonly raw: unknown
}

/**
 * Reads the error from a failed run's output. Its shape depends on what failed (inngest/inngest, pkg/execution/driver):
 * the error object that an SDK serialised, one wrapped in `{ error }`, or a bare string if no SDK was reached.
 */
export function runFailure(output: unknown): RunFailure {
  const raw = output
  if (typeof output === 'string' && output !== '') return { name: undefined, message: output, stack: undefined, raw }
  const { name, message, stack, error } = fieldsOf(output)
  if (message === undefined && typeof error === 'object' && error !== null) return { ...runFailure(error), raw }
  return {
    name: text(name),
    message: text(message) ?? text(error) ?? 'the run failed without a message',
    stack: text(stack),
    raw,
  }
}

const fieldsOf = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null ? { ...value } : {}

const text = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined)
