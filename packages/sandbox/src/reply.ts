/** A header that is sent several times, on separate lines, is a list. */
export type ResponseHeaders = Readonly<Record<string, string | readonly string[]>>

/** A complete HTTP response, as the API intends it. */
export interface ApiResponse {
  /** HTTP status. */
  readonly status: number
  /** Headers by name. */
  readonly headers: ResponseHeaders
  /** The whole body as text; empty for none. */
  readonly body: string
}

/**
 * What the caller of a request gets. It is decided before anything is sent, and every way of mounting the sandbox
 * carries out the same plan.
 */
export type ReplyPlan =
  /** A complete response. */
  | ({
      /** The caller gets the whole response. */
      readonly kind: 'respond'
    } & ApiResponse)
  /** The connection is reset without a response. */
  | {
      /** The connection is reset. */
      readonly kind: 'drop'
    }
  /** Silence, for as long as the caller waits. */
  | {
      /** The caller waits, and nothing comes. */
      readonly kind: 'stall'
    }
  /** Status, headers and the `sent` part of the body, then silence. */
  | ({
      /** The response is cut off, and the connection stays open. */
      readonly kind: 'partial-stall'
      /** The part of the body that is sent. */
      readonly sent: string
    } & ApiResponse)
  /** Status, headers and the `sent` part of the body, then the end of the connection. */
  | ({
      /** The response is cut off, and the connection ends. */
      readonly kind: 'partial-close'
      /** The part of the body that is sent. */
      readonly sent: string
    } & ApiResponse)
  /** These characters on the wire, whatever they mean, then the end of the connection. */
  | {
      /** The connection carries `text` and ends. */
      readonly kind: 'raw'
      /** What is sent instead of an HTTP response. */
      readonly text: string
    }

/** A request, in the form that every way of mounting produces. */
export interface SandboxRequest {
  /** HTTP method. */
  readonly method: string
  /** The whole URL, with its query. */
  readonly url: URL
  /** Headers of the request. */
  readonly headers: Headers
  /** The body as text; empty for none. */
  readonly body: string
}

/** A fake API, as the code that mounts it sees it. */
export type Handle = (request: SandboxRequest) => Promise<ReplyPlan>

// jsdom has no TextEncoder. To fail for that after the request was carried out would be told as if it had not been.
const byteLength = (text: string) => new Blob([text]).size

/** The headers of a body that breaks off: they promise all of it. */
export const promisingHeaders = (answer: ApiResponse): ResponseHeaders => ({
  ...answer.headers,
  'Content-Length': String(byteLength(answer.body)),
})

/** Statuses that come without a body. */
export const isBodiless = (status: number): boolean =>
  status < 200 || status === 204 || status === 205 || status === 304

/** An error as undici words it: a TypeError that says little, with the reason as its cause. */
export function networkFailure(message: string, reason: string, code: string, syscall?: string): TypeError {
  const cause = Object.assign(new Error(reason), { code }, syscall === undefined ? {} : { syscall })
  return new TypeError(message, { cause })
}

/** A complete response. */
export const wholeResponse = ({ status, headers, body }: ApiResponse): Response =>
  new Response(body === '' || isBodiless(status) ? null : body, { status, headers: linesOf(headers) })

/** One pair for each line, which is how a response takes a header that comes more than once. */
const linesOf = (headers: ResponseHeaders): [string, string][] =>
  Object.entries(headers).flatMap(([name, value]) => [value].flat().map((line): [string, string] => [name, line]))

/**
 * An answer whose body gives `sent` and then does what `afterwards` does: rejects to break off, or never settles to stall.
 * The signal that it gets aborts when the reader gives up.
 */
export function partialResponse(
  answer: ApiResponse,
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
