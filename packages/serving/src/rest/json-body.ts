import { DEEPEST, isDeeperThan, MAX_BODY_BYTES } from '../calls/size-limits.ts'
import { type HttpProblem, plainProblem } from './problem.ts'

export type BodyText =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'too_large' }
  /** Cut off, not UTF-8, or already read. */
  | { readonly kind: 'unreadable' }

/** Reads a request's body as UTF-8, and no further than the limit, whatever its length says. */
export async function bodyText(request: Request, maxBytes: number = MAX_BODY_BYTES): Promise<BodyText> {
  // A body that declares itself too long is not read. Without a valid length, bytes are counted.
  const isLongByItsWord = Number(request.headers.get('content-length') ?? 0) > maxBytes
  if (request.body === null) return isLongByItsWord ? { kind: 'too_large' } : { kind: 'text', text: '' }
  const decoder = new TextDecoder('utf-8', { fatal: true })
  let text = ''
  let size = 0
  // A body that a framework has read must not look like an empty one.
  if (request.bodyUsed || request.body.locked) return { kind: 'unreadable' }
  const reader = request.body.getReader()
  // The rest is not needed, and neither is an error of the cancellation.
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

export type JsonBody =
  | { readonly kind: 'json'; readonly json: unknown }
  | { readonly kind: 'empty' }
  | { readonly kind: 'problem'; readonly answer: HttpProblem }

/** Reads the body of a request as JSON. */
export async function jsonBody(request: Request, maxBytes: number | undefined): Promise<JsonBody> {
  const body = await bodyText(request, maxBytes)
  if (body.kind === 'too_large') return problem(413, 'The body is larger than this server reads.')
  if (body.kind === 'unreadable')
    return problem(400, 'The body could not be read as UTF-8, or something else has already read it.')
  if (body.text === '') return { kind: 'empty' }
  const encoding = request.headers.get('content-encoding') ?? 'identity'
  if (encoding.trim().toLowerCase() !== 'identity') return problem(415, 'The body is compressed; send it uncompressed.')
  if (!isJsonType(request.headers.get('content-type'))) {
    return problem(415, 'The body must be JSON. Send Content-Type: application/json.')
  }
  const json = parsed(body.text)
  if (json === undefined) return problem(400, 'The body is not JSON.')
  if (isDeeperThan(json, DEEPEST)) return problem(400, `The body is nested deeper than ${DEEPEST} levels.`)
  return { kind: 'json', json }
}

/** Undefined if it is not JSON. The parser's own message would quote the body. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const problem = (status: number, detail: string): JsonBody => ({
  kind: 'problem',
  answer: plainProblem(status, detail, { outcome: 'not_sent' }),
})

/** JSON by name or by suffix (RFC 6839), in UTF-8, which is what JSON is in. */
const isJsonType = (type: string | null): boolean =>
  /^application\/(?:[\w.-]+\+)?json\s*(?:;\s*charset\s*=\s*"?utf-?8"?\s*)?$/i.test(type ?? '')
