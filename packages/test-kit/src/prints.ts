import { inspect } from 'node:util'

/** Every way in which people print things, in one text. */
export function prints(value: unknown): string {
  const { stack, cause } = value instanceof Error ? value : { stack: '', cause: undefined }
  return [
    inspect(value, { depth: 20, showHidden: true }),
    inspect(value),
    JSON.stringify(value),
    String(value),
    stack,
    inspect(cause, { depth: 20, showHidden: true }),
    JSON.stringify(cause),
  ].join('\n')
}
