import { type ServeOptions, serveSandbox } from '@x/serving/sandbox-control'
import { requireOptions } from '@x/transport'
import { runaControl } from './control/control.ts'
import { BASE_PATH } from './requests/router.ts'
import { createRunaSandbox, type RunaSandbox } from './sandbox.ts'
import type { RunaSandboxOptions } from './sandbox-options.ts'

export type { ServeOptions } from '@x/serving/sandbox-control'

/** A sandbox that listens on a real port. */
export interface RunaSandboxServer {
  /** The sandbox behind the port: its ledger, faults and clock. */
  readonly sandbox: RunaSandbox
  /** The base URL for a client, `/v2` included. */
  readonly url: string
  /** The URL of the control endpoint, which scripts the sandbox from programs in any language. `GET` it for a list. */
  readonly controlUrl: string
  /** The port that it listens on. */
  readonly port: number
  /** A key that the sandbox accepts. */
  readonly apiKey: string
  /** Stops listening and closes every open connection, including stalled ones. */
  close(): Promise<void>
}

/** Lets an existing sandbox listen on a port. Default: a free one, on this machine only. */
export async function serveRunaSandbox(sandbox: RunaSandbox, options: ServeOptions = {}): Promise<RunaSandboxServer> {
  const { url, controlUrl, port, close } = await serveSandbox(sandbox.handle, runaControl(sandbox), options)
  return { sandbox, url: `${url}${BASE_PATH}`, controlUrl, port, apiKey: sandbox.apiKey, close }
}

/** Creates a sandbox and lets it listen on a port. Default: a free one, on this machine only. */
export async function startRunaSandbox(options: RunaSandboxOptions & ServeOptions = {}): Promise<RunaSandboxServer> {
  requireOptions(options)
  const { port, host, allowedHosts, ...rest } = options
  return serveRunaSandbox(createRunaSandbox(rest), { port, host, allowedHosts })
}
