import { callersCause, SdkError } from '@x/transport'

/** The most characters of a thrown value that a message quotes. */
const QUOTED = 300

/**
 * An error of this package for an error of the caller's own code: the list of payouts, a journal, a check. Its `cause` is the
 * thrown value, unless a print of that could show a key; its stack is the one that leads to the caller's code.
 *
 * @param what failed: `the list of payouts failed`.
 * @param redact removes secrets from a text.
 */
export function foreignError(what: string, thrown: unknown, redact: (text: string) => string): SdkError {
  const said = saidBy(thrown)
  const quoted = redact(said).slice(0, QUOTED)
  const error = new SdkError(`sendPayouts: ${what}${quoted === '' ? '.' : ` (${quoted}).`}`, {
    operation: 'sendPayouts',
    cause: callersCause(thrown, redact),
  })
  const frames = framesOf(thrown, said)
  if (frames !== '') error.stack = `${error.name}: ${error.message}\n${frames}`
  return error
}

/** In one line, as `String(error)` writes it; of a value that is not an error, only text and numbers are quoted. */
function saidBy(thrown: unknown): string {
  if (typeof thrown !== 'object' || thrown === null) return typeof thrown === 'function' ? 'a function' : String(thrown)
  const [name = 'Error', message] = [textIn(thrown, 'name'), textIn(thrown, 'message')]
  if (message === undefined) return 'an object that is not an Error'
  return message === '' ? name : `${name}: ${message}`
}

/** The lines of a stack below the message, which may hold anything. */
function framesOf(thrown: unknown, said: string): string {
  const stack = typeof thrown === 'object' && thrown !== null ? textIn(thrown, 'stack') : undefined
  return stack?.startsWith(`${said}\n`) === true ? stack.slice(said.length + 1) : ''
}

function textIn(value: object, field: string): string | undefined {
  try {
    const text: unknown = Reflect.get(value, field)
    return typeof text === 'string' ? text : undefined
  } catch {
    // A getter of the caller's code, or a revoked proxy.
    return undefined
  }
}
