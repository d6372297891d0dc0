import { cut, LONGEST_SHOWN } from '@x/transport'
import type { FrontRefusal } from './refusal.ts'

/** The names under which a server on this machine alone is called, on any port. */
export const LOOPBACK_HOSTS: readonly string[] = ['localhost', '127.0.0.1', '[::1]']

/** Which names are answered, and what to tell whoever runs the server when another was used. */
export interface HostRule {
  /** Undefined: all. */
  readonly allowed: readonly string[] | undefined
  readonly advice?: string
}

export const ANY_HOST: HostRule = { allowed: undefined }

/** Where nobody said who may call. */
export const NO_HOST_NAMED: HostRule = {
  allowed: LOOPBACK_HOSTS,
  advice:
    'Nothing was said of who may call, so that it answers to names of its own machine alone. Whoever runs it has to pass `token`, or `allowedHosts`, or `token: false` where something in front of it asks who calls.',
}

/**
 * A web page can point a name of its own at this machine and then call this server as its own origin (DNS rebinding).
 * The browser tells on it: the name is in `Host`. Programs can say there what they like, so that this is no lock: for one,
 * there is the token.
 */
export function hostRefusal(host: string, { allowed, advice }: HostRule): FrontRefusal | undefined {
  if (allowed === undefined) return undefined
  const asked = host.toLowerCase()
  const name = asked.replace(/:\d*$/, '')
  const known = allowed.some((entry) => entry.toLowerCase() === asked || entry.toLowerCase() === name)
  if (known) return undefined
  const shown = JSON.stringify(cut(host, LONGEST_SHOWN))
  const refused = `This server does not answer to the name ${shown} (the Host header). Of the command, --allowed-hosts allows it; of a handler, the option allowedHosts.`
  return {
    status: 403,
    detail: advice === undefined ? refused : `${refused} ${advice}`,
    reason: `host ${shown} is not allowed`,
  }
}
