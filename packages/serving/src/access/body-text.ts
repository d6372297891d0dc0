/** The largest body that is read where nobody said otherwise, in bytes. */
export const MAX_BODY_BYTES = 1024 * 1024

export type BodyText =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'too_large' }
  /** Cut off, no UTF-8, or read by somebody else. */
  | { readonly kind: 'unreadable' }

/** Reads a request's body as UTF-8, and no further than the limit, whatever its length says. */
export async function bodyText(request: Request, maxBytes: number = MAX_BODY_BYTES): Promise<BodyText> {
  // No need to read what says itself that it is too long. What says nothing sensible is counted.
  const isLongByItsWord = Number(request.headers.get('content-length') ?? 0) > maxBytes
  if (request.body === null) return isLongByItsWord ? { kind: 'too_large' } : { kind: 'text', text: '' }
  const decoder = new TextDecoder('utf-8', { fatal: true })
  let text = ''
  let size = 0
  // A framework that reads bodies leaves nothing, which must not look like an empty one.
  if (request.bodyUsed || request.body.locked) return { kind: 'unreadable' }
  const reader = request.body.getReader()
  // Nobody waits for the rest; that it cannot be cancelled is nobody's concern either.
  const leave = <Kind extends BodyText['kind']>(kind: Kind) => {
    reader.cancel().catch(() => {})
    return { kind }
  }
  if (isLongByItsWord) return leave('too_large')
  try {
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      size += part.value.byteLength
      if (size > maxBytes) return leave('too_large')
      text += decoder.decode(part.value, { stream: true })
    }
    return { kind: 'text', text: text + decoder.decode() }
  } catch {
    return leave('unreadable')
  }
}
