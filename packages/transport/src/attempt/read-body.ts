/** The body exceeded the limit; the rest was not read. */
export class BodyTooLarge extends Error {}

/** The most bytes of a response body that are read: 10 MiB. */
export const LARGEST_BODY = 10 * 1024 * 1024

/**
 * Reads a body as text, at most `limit` bytes of it. Rejects with `BodyTooLarge` beyond that, and with the runtime's
 * own error if the connection ends early.
 *
 * @param signal the attempt's own, so that no listener outlives it.
 * @returns undefined if the response's own `text()` does not return a string, as with some mocks.
 */
export async function readBody(response: Response, limit: number, signal: AbortSignal): Promise<string | undefined> {
  const { body } = response
  if (body === null) return ''
  // The `fetch` of some libraries returns a body that is not a web stream, and jsdom has no decoder for one.
  if (typeof body?.getReader !== 'function' || typeof globalThis.TextDecoder !== 'function') return textOf(response)
  // With a stated length and no compression, the runtime's own reading is bounded by that length, and faster.
  const stated = response.headers.get('content-length')
  const isBounded = stated !== null && response.headers.get('content-encoding') === null && Number(stated) <= limit
  if (isBounded && typeof response.text === 'function') return textOf(response)

  const reader = body.getReader()
  // A wrapped `fetch` may have lost the signal; the stream is released anyway.
  signal.addEventListener('abort', () => void reader.cancel().catch(() => {}), { once: true })
  const decoder = new TextDecoder()
  let text = ''
  let size = 0
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return withoutMark(text + decoder.decode())
    size += value.byteLength
    if (size > limit) {
      reader.cancel().catch(() => {})
      throw new BodyTooLarge()
    }
    text += decoder.decode(value, { stream: true })
  }
}

async function textOf(response: Response): Promise<string | undefined> {
  const text: unknown = await response.text()
  return typeof text === 'string' ? withoutMark(text) : undefined
}

/** Some servers begin with a byte order mark, which JSON does not allow. Most runtimes strip it; libraries may not. */
const withoutMark = (text: string): string => (text.startsWith('\ufeff') ? text.slice(1) : text)
