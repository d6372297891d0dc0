import type { Answer } from '@x/sandbox'

/** JSON as Go writes it: three characters escaped that need not be, and a line break at the end. */
const goJson = (value: unknown): string =>
  `${JSON.stringify(value).replace(/[<>&]/g, (sign) => `\\u00${sign.charCodeAt(0).toString(16)}`)}\n`

/** A complete JSON answer. */
export const jsonAnswer = (status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): Answer => ({
  status,
  headers: { 'Content-Type': 'application/json', ...headers },
  body: goJson(body),
})

/** An error of the API itself (inngest/inngest, pkg/publicerr/publicerr.go). */
export const apiError = (status: number, message: string): Answer =>
  jsonAnswer(status, { error: message, data: null, status })

/** An error in the manner of the API's second version (inngest/inngest, pkg/api/v2/apiv2base/errors.go). */
export const secondVersionError = (status: number, code: string, message: string): Answer =>
  jsonAnswer(status, { errors: [{ code, message }] })

export const textAnswer = (status: number, body: string): Answer => ({
  status,
  headers: { 'Content-Type': 'text/plain; charset=utf-8' },
  body,
})

/** A path that the server does not have. */
export const noSuchPath = (): Answer => textAnswer(404, '404 page not found\n')

/** A path that the server has, but not for this method. */
export const wrongMethod = (allowed: readonly string[]): Answer => ({
  status: 405,
  headers: { Allow: allowed.join(', ') },
  body: '',
})

/** A success that says nothing, by name of a type that an empty body cannot have. */
export const emptyAnswer = (): Answer => ({
  status: 200,
  headers: { 'Content-Type': 'application/json', 'Content-Length': '0' },
  body: '',
})

/** The user interface, which is one page for every path that is nothing else. */
export const uiPage = (): Answer => ({
  status: 200,
  headers: { 'Content-Type': 'text/html; charset=utf-8' },
  body: '<!DOCTYPE html><html lang="en"><head><title>Inngest Server</title></head><body><div id="app"></div></body></html>\n',
})

/** A run that cannot be loaded, because there is none or because something broke: the server makes no difference. */
export const unableToLoad = (id: string, status: 404 | 500): Answer =>
  apiError(status, `Unable to load function run: ${id}`)
