import type { ApiResponse, ResponseHeaders } from '@x/sandbox'

/**
 * JSON as Go writes it for v1: keys of nested objects sorted by name, three characters escaped unnecessarily, and a
 * line break at the end.
 */
const goJson = (value: unknown): string =>
  `${JSON.stringify(value).replace(/[<>&]/g, (sign) => `\\u00${sign.charCodeAt(0).toString(16)}`)}\n`

/** A complete JSON answer. */
export const jsonResponse = (status: number, body: unknown, headers: ResponseHeaders = {}): ApiResponse => ({
  status,
  headers: { 'Content-Type': 'application/json', ...headers },
  body: goJson(body),
})

/** A complete JSON answer of v2: all keys sorted by name, nothing escaped, and no line break. */
export const secondVersionResponse = (status: number, body: unknown): ApiResponse => ({
  status,
  headers: { 'Content-Type': 'application/json' },
  body: JSON.stringify(byName(body)),
})

/** A value whose objects have their keys sorted by name, at every depth: Go keeps no order of them. */
export function byName(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(byName)
  if (typeof value !== 'object' || value === null) return value
  const pairs = Object.entries(value).toSorted(([one], [other]) => (one < other ? -1 : 1))
  return Object.fromEntries(pairs.map(([name, inner]) => [name, byName(inner)]))
}

/** An error of v1 itself (inngest/inngest, pkg/publicerr/publicerr.go). */
export const apiError = (status: number, message: string): ApiResponse =>
  jsonResponse(status, { error: message, data: null, status })

/** An error of v2 (inngest/inngest, pkg/api/v2/apiv2base/errors.go). */
export const secondVersionError = (status: number, code: string, message: string): ApiResponse =>
  secondVersionResponse(status, { errors: [{ code, message }] })

/** An error of the router in front of v2. */
export const noSuchSecondVersionPath = (): ApiResponse => secondVersionError(404, 'api_error', 'Not Found')

/** A path of v2 with the wrong method. The status does not mean that the server is permanently broken. */
export const wrongSecondVersionMethod = (method: string): ApiResponse => {
  const answer = secondVersionError(501, 'api_error', 'Method Not Allowed')
  return method === 'HEAD' ? { ...answer, body: '' } : answer
}

/** A text with a header that tells browsers not to guess another type. */
export const textError = (status: number, body: string): ApiResponse => ({
  status,
  headers: { 'Content-Type': 'text/plain; charset=utf-8', 'X-Content-Type-Options': 'nosniff' },
  body,
})

/** A body from the cache, which has lost its content type. */
export const cachedResponse = (body: string): ApiResponse => ({
  status: 200,
  headers: { 'Content-Type': 'text/plain; charset=utf-8' },
  body,
})

/** A path that the server does not have. */
export const noSuchPath = (): ApiResponse => textError(404, '404 page not found\n')

/** A path that the server has, but not for this method. */
export const wrongMethod = (allowed: readonly string[]): ApiResponse => ({
  status: 405,
  headers: { Allow: [...new Set(allowed)] },
  body: '',
})

/** A target that is not a URL. The server rejects it before Inngest's own code sees it. */
export const malformedTarget = (): ApiResponse => ({
  status: 400,
  headers: { 'Content-Type': 'text/plain; charset=utf-8', Connection: 'close' },
  body: '400 Bad Request',
})

/** A success without content, with a content type that an empty body cannot have. */
export const emptyResponse = (): ApiResponse => ({
  status: 200,
  headers: { 'Content-Type': 'application/json', 'Content-Length': '0' },
  body: '',
})

/** A handler that crashed. */
export const panic = (headers: ResponseHeaders = {}): ApiResponse => ({ status: 500, headers, body: '' })

/** The user interface: one page for every path that means nothing else. */
export const uiPage = (): ApiResponse => ({
  status: 200,
  headers: { 'Content-Type': 'text/html; charset=utf-8' },
  body: '<!DOCTYPE html><html lang="en"><head><title>Inngest Server</title></head><body><div id="app"></div></body></html>\n',
})

/** A run that cannot be loaded: it does not exist, or something broke. The server does not distinguish the two. */
export const unableToLoad = (id: string, status: 404 | 500): ApiResponse =>
  apiError(status, `Unable to load function run: ${id}`)
