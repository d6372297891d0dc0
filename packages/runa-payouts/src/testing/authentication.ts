import type { Answer } from '@x/sandbox'
import { gatewayRefusal } from './error-bodies.ts'

/** Which API keys the sandbox takes. */
export type KeyRule = (key: string) => boolean

/** The given keys, or any key of the playground: those start with xx, in either case. */
export const keyRule = (keys: readonly string[] | undefined): KeyRule =>
  keys === undefined ? (key) => /^xx/i.test(key) : (key) => keys.includes(key)

/** The gateway's refusal, or undefined for a request that may pass. */
export function authenticationRefusal(headers: Headers, accepts: KeyRule): Answer | undefined {
  const key = headers.get('X-Api-Key') ?? ''
  if (key === '') return gatewayRefusal('unauthorized', 'UnauthorizedException')
  return accepts(key) ? undefined : gatewayRefusal('forbidden', 'AccessDeniedException')
}

/** What may be shown of a key: the part before its first dot (developer.runa.io, /best-practices/authentication). */
export function publicPart(key: string): string {
  const dot = key.indexOf('.')
  return dot < 0 ? '(hidden)' : `${key.slice(0, dot)}.(hidden)`
}
