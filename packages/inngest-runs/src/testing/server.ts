import { type ServeOptions, serveSandbox } from '@x/serving/sandbox-control'
import { inngestControl } from './control/control.ts'
import { createInngestSandbox, type InngestSandbox } from './sandbox.ts'
import type { InngestSandboxOptions } from './sandbox-options.ts'

export type { ServeOptions } from '@x/serving/sandbox-control'

/** A sandbox that listens on a real port. */
export interface InngestSandboxServer {
  /** The sandbox behind the port: its runs, events and clock. */
  readonly sandbox: InngestSandbox
  /** The base URL for a client: scheme, host and port, without a slash at the end. */
  readonly url: string
  /** The URL of the control endpoint, which scripts the sandbox from programs in any language. `GET` it for a list. */
  readonly controlUrl: string
  /** The port that it listens on. */
  readonly port: number
  /** A key that the sandbox accepts. */
  readonly signingKey: string
  /** Stops listening and closes every open connection, including stalled ones. */
  close(): Promise<void>
}

/** Lets an existing sandbox listen on a port. Default: a free one, on this machine only. */
export async function serveInngestSandbox(
  sandbox: InngestSandbox,
  options: ServeOptions = {},
): Promise<InngestSandboxServer> {
  const { url, controlUrl, port, close } = await serveSandbox(sandbox.handle, inngestControl(sandbox), options)
  return { sandbox, url, controlUrl, port, signingKey: sandbox.signingKey, close }
}

/** Creates a sandbox and lets it listen on a port. Default: a free one, on this machine only. */
export const startInngestSandbox = (
  options: InngestSandboxOptions & ServeOptions = {},
): Promise<InngestSandboxServer> => serveInngestSandbox(createInngestSandbox(options), options)
