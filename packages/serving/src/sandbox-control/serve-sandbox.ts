import type { Handle } from '@x/sandbox'
import { type ServeOptions as ListenOptions, type SandboxServer, serve } from '@x/sandbox/node-server'
import { requireOptions } from '@x/transport'
import { type AllowedHosts, ANY_HOST, LOOPBACK_HOSTS } from '../access/access-checks.ts'
import { isThisMachine } from '../listen/listen.ts'
import { requestListener } from '../listen/request-listener.ts'
import { CONTROL_PATH } from './control-command.ts'
import { type ControlSetup, createControlHandler } from './control-handler.ts'

/** Where a sandbox listens. */
export interface ServeOptions extends ListenOptions {
  /**
   * Names under which the control endpoint is called, as `Host` has them. Names of this machine and `host` are always
   * allowed. Default: none more on a loopback address, and any name on another, where other machines call it.
   */
  readonly allowedHosts?: readonly string[] | undefined
}

export interface ControlledServer extends SandboxServer {
  /** The URL of the control endpoint. */
  readonly controlUrl: string
}

/** Answers requests on a real port with `handle`, and those to the control endpoint with its commands. */
export async function serveSandbox(
  handle: Handle,
  control: ControlSetup,
  options: ServeOptions = {},
): Promise<ControlledServer> {
  requireOptions(options)
  const { port, host = '127.0.0.1', allowedHosts } = options
  const handler = createControlHandler(control, hostsFor(host, allowedHosts))
  const listener = requestListener(handler)
  const server = await serve(handle, { port, host, aside: { path: CONTROL_PATH, listener } })
  return { ...server, controlUrl: `${server.url}${CONTROL_PATH}` }
}

/**
 * Beyond this machine the name is whatever other containers call this one by. What keeps web pages out there is that
 * browsers send their origin with every command.
 */
function hostsFor(host: string, named: readonly string[] | undefined): AllowedHosts {
  if (named === undefined && !isThisMachine(host)) return ANY_HOST
  return { allowed: [...LOOPBACK_HOSTS, host, ...(named ?? [])] }
}
