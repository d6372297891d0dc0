import { cut, isJsonObject } from '@x/transport'
import { isWithin, LARGEST_ERROR } from '../calls/size-limits.ts'

/** The protocol's own number for a request that is none. */
const INVALID_REQUEST = -32_600

/** Characters of what an error says. */
const LONGEST_MESSAGE = 1_000

/** The longest id, in characters, that is kept in an error that would be too large. */
const LONGEST_ID = 200

const LONG_ID = 'The id of the request is too long.'
const NO_ERROR = 'The error is too large to report.'

/**
 * A message of the protocol as it is, but for an error that is larger than errors may be. What tools answer is within bounds;
 * the protocol's own errors repeat what they do not know, such as the name of a tool, and all of them the id of their request.
 */
export function boundedMessage<Message>(message: Message): Message {
  if (!isJsonObject(message) || !isError(message) || isWithin(JSON.stringify(message), LARGEST_ERROR)) return message
  const { id, error } = message
  const shown: Record<string, unknown> = isJsonObject(error)
    ? error
    : { message: error === undefined ? LONG_ID : NO_ERROR }
  const code = typeof shown.code === 'number' ? shown.code : INVALID_REQUEST
  const isShort = typeof id === 'number' || (typeof id === 'string' && id.length <= LONGEST_ID)
  const shorter = {
    jsonrpc: '2.0',
    id: isShort ? id : null,
    error: { code, message: cut(String(shown.message), LONGEST_MESSAGE) },
  }
  // An error of the protocol, as what came was.
  return shorter as unknown as Message
}

const isError = ({ error, result }: Readonly<Record<string, unknown>>): boolean =>
  error !== undefined || (isJsonObject(result) && result.isError === true)

/** An answer of the protocol with its message within bounds: one in JSON, or a stream of events with one in each. */
export async function boundedResponse(response: Response): Promise<Response> {
  const { body, status, headers } = response
  const type = headers.get('content-type') ?? ''
  if (body === null) return response
  if (type.startsWith('application/json')) return new Response(boundedText(await response.text()), { status, headers })
  return type.startsWith('text/event-stream') ? new Response(boundedEvents(body), { status, headers }) : response
}

/** An event is one chunk, as the server writes it. */
function boundedEvents(events: ReadableStream<Uint8Array>): ReadableStream<Uint8Array> {
  const reader = events.getReader()
  return new ReadableStream({
    async pull(controller) {
      const { done, value } = await reader.read()
      if (done) controller.close()
      else controller.enqueue(value.byteLength <= LARGEST_ERROR ? value : boundedEvent(value))
    },
    cancel: (reason) => reader.cancel(reason),
  })
}

function boundedEvent(event: Uint8Array): Uint8Array {
  const lines = new TextDecoder().decode(event).split('\n')
  const shorter = lines.map((line) => (line.startsWith(DATA) ? DATA + boundedText(line.slice(DATA.length)) : line))
  return new TextEncoder().encode(shorter.join('\n'))
}

const DATA = 'data: '

/** A text that is not JSON is not a message. */
function boundedText(text: string): string {
  if (isWithin(text, LARGEST_ERROR)) return text
  try {
    const message: unknown = JSON.parse(text)
    const shorter = boundedMessage(message)
    return shorter === message ? text : JSON.stringify(shorter)
  } catch {
    return text
  }
}
