/** The parts of a message: `createOrder: could not connect to api.runa.io. Nothing was sent. <note>` */
export interface ErrorText {
  /** What happened. It may lack the full stop. */
  readonly what: string
  /** What that means for the caller, and what to do: sentences. */
  readonly advice?: string | undefined
  /** What else there is to know: sentences. Code that changes the advice leaves them. */
  readonly note?: string | undefined
}

/** A text as an error keeps it. */
export interface KeptText extends ErrorText {
  /** Whether the message begins with the name of the operation. */
  readonly named: boolean
}

/**
 * A message that comes as one string says everything in `what`. If it begins with the name of its operation, that is
 * kept apart: the message of a copy may name another one.
 */
export function keptText(text: string | ErrorText, operation: string | undefined): KeptText {
  if (typeof text !== 'string') return { ...text, what: endSentence(text.what), named: operation !== undefined }
  const name = `${operation}: `
  return operation !== undefined && text.startsWith(name)
    ? { what: text.slice(name.length), named: true }
    : { what: text, named: false }
}

/** The one place where a message is put together. */
export function messageOf({ what, advice, note, named }: KeptText, operation: string | undefined): string {
  const more = [advice, note].filter(Boolean)
  const said = more.length === 0 ? what : [endSentence(what), ...more].join(' ')
  return named && operation !== undefined ? `${operation}: ${said}` : said
}

/** With a full stop, unless it ends like a sentence. */
export function endSentence(text: string): string {
  const said = text.trimEnd()
  return /[.!?]$/.test(said) ? said : `${said}.`
}
