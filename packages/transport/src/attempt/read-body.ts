/** The body outgrew the limit; the rest was not read. */
export class BodyTooLarge extends Error {}

/** Bytes of a response body that are read at most: 10 MiB. */
export const LARGEST_BODY = 10 * 1024 * 1024

/**
 * Reads a body as text, at most `limit` bytes of it. Rejects with `BodyTooLarge` beyond, and with whatever the runtime
 * says when the connection ends early.
 *
 * @param signal the attempt's own, so that no listener outlives it.
 * @returns undefined where the answer's own `text()` gives no text, as that of a mock may.
 */
export async function readBody(response: Response, limit: number, signal: AbortSignal): Promise<string | undefined> {
  const { body } = response
  if (body === null) return ''
  // The `fetch` of some libraries gives a body that is no web stream, and jsdom has nothing that decodes one.
  if (typeof body?.getReader !== 'function' || typeof globalThis.TextDecoder !== 'function') return textOf(response)
  // With a stated length that was not compressed, the runtime's own reading is bounded by it, and faster.
  const stated = response.headers.get('content-length')
  const isBounded = stated !== null && response.headers.get('content-encoding') === null && Number(stated) <= limit
  if (isBounded && typeof response.text === 'function') return textOf(response)

  const reader = body.getReader()
  // A `fetch` that was wrapped may have lost the signal; the stream is let go all the same.
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

/** Some servers begin with a byte order mark, which is no JSON. Most runtimes take it away, and libraries may not. */
const withoutMark = (text: string): string => (text.startsWith('\ufeff') ? text.slice(1) : text)
