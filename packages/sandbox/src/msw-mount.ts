import type { Handle } from './reply.ts'
import { brokenOff, partialResponse, wholeResponse } from './reply-response.ts'

/** The part of msw's `http` that is needed: it fits msw 2 and 3, and needs neither to be installed. */
export interface MswHttp<Handler> {
  all(path: string, resolver: (info: { request: Request }) => Promise<Response>): Handler
}

/** msw request handlers that pass everything under the URL patterns to `handle`. */
export function handlersFor<Handler>(http: MswHttp<Handler>, patterns: readonly string[], handle: Handle): Handler[] {
  const resolver = async ({ request }: { request: Request }): Promise<Response> => {
    const body = await request.text()
    const plan = await handle({ method: request.method, url: new URL(request.url), headers: request.headers, body })
    switch (plan.kind) {
      case 'respond':
        return wholeResponse(plan)
      case 'partial-close':
        return partialResponse(plan, plan.sent, brokenOff)
      case 'drop':
      case 'raw':
        return Response.error()
      case 'stall':
      // msw 3 ends the process when a body that stalls is aborted, so the answer stalls as a whole.
      case 'partial-stall':
        return new Promise<never>(() => {})
    }
  }
  return patterns.map((pattern) => http.all(pattern, resolver))
}
