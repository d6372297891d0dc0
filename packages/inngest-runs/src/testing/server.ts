import { type ServeOptions, serveSandbox } from '@x/serving/sandbox-control'
import { inngestControl } from './control/control.ts'
import { createInngestSandbox, type InngestSandbox } from './sandbox.ts'
import type { InngestSandboxOptions } from './sandbox-options.ts'

export type { ServeOptions } from '@x/serving/sandbox-control'

/** A sandbox that listens on a real port. */
export interface InngestSandboxServer {
  readonly sandbox: InngestSandbox
  /** The base URL for a client: scheme, host and port, without a slash at the end. */
  readonly url: string
  /** The URL of the control endpoint, with which programs in any language script the sandbox. `GET` it for a list. */
  readonly controlUrl: string
  readonly port: number
  /** A key that the sandbox takes. */
  readonly signingKey: string
  /** Stops listening and ends every open connection, stalled ones included. */
  close(): Promise<void>
}

/** Lets a sandbox that you have listen on a port. Default: a free one, on this machine only. */
export async function serveInngestSandbox(
  sandbox: InngestSandbox,
  options: ServeOptions = {},
): Promise<InngestSandboxServer> {
  const { url, controlUrl, port, close } = await serveSandbox(sandbox.handle, inngestControl(sandbox), options)
  return { sandbox, url, controlUrl, port, signingKey: sandbox.signingKey, close }
}

/** Makes a sandbox and lets it listen on a port. Default: a free one, on this machine only. */
export const startInngestSandbox = (
  options: InngestSandboxOptions & ServeOptions = {},
): Promise<InngestSandboxServer> => serveInngestSandbox(createInngestSandbox(options), options)
