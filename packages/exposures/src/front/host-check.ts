import type { FrontRefusal } from './refusal.ts'

/** The names under which a server on this machine alone is called, on any port. */
export const LOOPBACK_HOSTS: readonly string[] = ['localhost', '127.0.0.1', '[::1]']

/**
 * A web page can point a name of its own at this machine and then call this server as its own origin (DNS rebinding).
 * The browser tells on it: the name is in `Host`.
 */
export function hostRefusal(host: string, allowed: readonly string[] | undefined): FrontRefusal | undefined {
  if (allowed === undefined) return undefined
  const asked = host.toLowerCase()
  const name = asked.replace(/:\d*$/, '')
  const known = allowed.some((entry) => entry.toLowerCase() === asked || entry.toLowerCase() === name)
  if (known) return undefined
  return { status: 403, detail: 'This server is not called by that name: the Host header is none of those it allows.' }
}
