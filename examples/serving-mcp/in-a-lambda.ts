// Behind a function URL, which hands a request over as an event (payload format 2.0).

import { tools } from './tools.ts'

interface FunctionUrlEvent {
  readonly rawPath: string
  readonly rawQueryString: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string
  readonly isBase64Encoded: boolean
  readonly requestContext: { readonly domainName: string; readonly http: { readonly method: string } }
}

export async function handler(event: FunctionUrlEvent) {
  const { rawPath, rawQueryString, headers, body, isBase64Encoded, requestContext } = event
  const url = `https://${requestContext.domainName}${rawPath}?${rawQueryString}`
  const sent = body === undefined ? null : Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8')
  const response = await tools(new Request(url, { method: requestContext.http.method, headers, body: sent }))
  return { statusCode: response.status, headers: Object.fromEntries(response.headers), body: await response.text() }
}
