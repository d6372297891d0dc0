/** The body outgrew the limit; the rest was not read. */
export class BodyTooLarge extends Error {}

/** Bytes of a response body that are read at most: 10 MiB. */
export const LARGEST_BODY = 10 * 1024 * 1024

/**
 * Reads a body as text, at most `limit` bytes of it. Rejects with `BodyTooLarge` beyond, and with whatever the runtime
 * says when the connection ends early.
 */
export async function readBody(response: Response, limit: number): Promise<string> {
  const { body } = response
  if (body === null) return ''
  // The `fetch` of some libraries gives a body that is no web stream.
  if (typeof body?.getReader !== 'function') return response.text()
  // With a stated length that was not compressed, the runtime's own reading is bounded by it, and faster.
  const stated = response.headers.get('content-length')
  if (stated !== null && !response.headers.has('content-encoding') && Number(stated) <= limit) return response.text()

  const reader = body.getReader()
  const decoder = new TextDecoder()
  let text = ''
  let size = 0
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return text + decoder.decode()
    size += value.byteLength
    if (size > limit) {
      reader.cancel().catch(() => {})
      throw new BodyTooLarge()
    }
    text += decoder.decode(value, { stream: true })
  }
}
