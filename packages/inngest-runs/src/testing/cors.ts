import type { Answer, AnswerHeaders } from '@x/sandbox'

/** What a browser is told before it asks from another page: yes, to everybody. Undefined where nothing of that is asked. */
export function preflight(method: string, headers: Headers): Answer | undefined {
  const origin = headers.get('Origin')
  const wanted = headers.get('Access-Control-Request-Method')
  if (method !== 'OPTIONS' || origin === null || wanted === null) return undefined
  const names = headers.get('Access-Control-Request-Headers')
  return {
    status: 200,
    headers: {
      'Access-Control-Allow-Origin': origin,
      'Access-Control-Allow-Methods': wanted,
      ...(names === null ? {} : { 'Access-Control-Allow-Headers': names.replaceAll(/\b[a-z]/g, upper) }),
      'Access-Control-Max-Age': '3600',
      Vary: ['Origin', 'Access-Control-Request-Method', 'Access-Control-Request-Headers'],
    },
    body: '',
  }
}

const upper = (letter: string): string => letter.toUpperCase()

/** What an answer to another page says. */
export function openTo(origin: string | null): AnswerHeaders {
  if (origin === null) return {}
  return { 'Access-Control-Allow-Origin': origin, 'Access-Control-Expose-Headers': 'Link, Mcp-Session-Id' }
}
