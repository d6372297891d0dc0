import { bodyText } from '../access/body-text.ts'
import { DEEPEST, isDeeperThan } from '../calls/nesting.ts'
import { type ProblemAnswer, plainProblem } from './problem.ts'

export type JsonBody =
  | { readonly kind: 'json'; readonly json: unknown }
  | { readonly kind: 'empty' }
  | { readonly kind: 'problem'; readonly answer: ProblemAnswer }

/** Reads the body of a request as JSON. */
export async function jsonBody(request: Request, maxBytes: number | undefined): Promise<JsonBody> {
  const body = await bodyText(request, maxBytes)
  if (body.kind === 'too_large') return refused(413, 'The body is larger than this server reads.')
  if (body.kind === 'unreadable')
    return refused(400, 'The body could not be read to its end as UTF-8, or something else has read it.')
  if (body.text === '') return { kind: 'empty' }
  const encoding = request.headers.get('content-encoding') ?? 'identity'
  if (encoding.trim().toLowerCase() !== 'identity') return refused(415, 'A body is taken as it is, not compressed.')
  if (!isJsonType(request.headers.get('content-type'))) {
    return refused(415, 'A body is taken as JSON: Content-Type: application/json.')
  }
  const json = parsed(body.text)
  if (json === undefined) return refused(400, 'The body is no JSON.')
  if (isDeeperThan(json, DEEPEST)) return refused(400, `The body is nested deeper than ${DEEPEST} levels.`)
  return { kind: 'json', json }
}

/** Undefined where it is no JSON. The parser's own words quote the body. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const refused = (status: number, detail: string): JsonBody => ({
  kind: 'problem',
  answer: plainProblem(status, detail, { outcome: 'not_sent' }),
})

/** JSON by name or by suffix (RFC 6839), in UTF-8, which is what JSON is in. */
const isJsonType = (type: string | null): boolean =>
  /^application\/(?:[\w.-]+\+)?json\s*(?:;\s*charset\s*=\s*"?utf-?8"?\s*)?$/i.test(type ?? '')
