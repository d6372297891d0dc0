import { type Answer, type AnswerHeaders, isBodiless, promisingHeaders } from './reply.ts'

/** An error as undici words it: a TypeError that says little, with the reason as its cause. */
export function networkFailure(message: string, reason: string, code: string, syscall?: string): TypeError {
  const cause = Object.assign(new Error(reason), { code }, syscall === undefined ? {} : { syscall })
  return new TypeError(message, { cause })
}

/** A complete answer. */
export const wholeResponse = ({ status, headers, body }: Answer): Response =>
  new Response(body === '' || isBodiless(status) ? null : body, { status, headers: linesOf(headers) })

/** One pair for each line, which is how a response takes a header that comes more than once. */
const linesOf = (headers: AnswerHeaders): [string, string][] =>
  Object.entries(headers).flatMap(([name, value]) => [value].flat().map((line): [string, string] => [name, line]))

/**
 * An answer whose body gives `sent` and then does what `afterwards` does: rejects to break off, or never settles to stall.
 * The signal that it gets aborts when the reader gives up.
 */
export function partialResponse(
  answer: Answer,
  sent: string,
  afterwards: (cancelled: AbortSignal) => Promise<never>,
): Response {
  const reader = new AbortController()
  let first = true
  const body = new ReadableStream<Uint8Array>(
    {
      pull: (controller) => {
        if (!first) return afterwards(reader.signal)
        first = false
        controller.enqueue(new TextEncoder().encode(sent))
        return undefined
      },
      cancel: () => reader.abort(),
    },
    // Nothing is pulled ahead of the reader: an error would throw away what still waits to be read.
    { highWaterMark: 0 },
  )
  return new Response(body, { status: answer.status, headers: linesOf(promisingHeaders(answer)) })
}

/** How a body breaks off when its connection ends. */
export const brokenOff = (): Promise<never> =>
  Promise.reject(networkFailure('terminated', 'other side closed', 'UND_ERR_SOCKET'))
