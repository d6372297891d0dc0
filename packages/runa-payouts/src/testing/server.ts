import { type ServeOptions, serve } from '@x/sandbox/node-server'
import { createRunaSandbox, type RunaSandbox } from './sandbox.ts'
import type { RunaSandboxOptions } from './sandbox-options.ts'

export type { ServeOptions } from '@x/sandbox/node-server'

/** A sandbox that listens on a real port. */
export interface RunaSandboxServer {
  readonly sandbox: RunaSandbox
  /** The base URL for a client, `/v2` included. */
  readonly url: string
  readonly port: number
  /** A key that the sandbox takes. */
  readonly apiKey: string
  /** Stops listening and ends every open connection, stalled ones included. */
  close(): Promise<void>
}

/** Lets a sandbox that you have listen on a port. Default: a free one, on this machine only. */
export async function serveRunaSandbox(sandbox: RunaSandbox, options: ServeOptions = {}): Promise<RunaSandboxServer> {
  const { url, port, close } = await serve(sandbox.handle, options)
  return { sandbox, url: `${url}/v2`, port, apiKey: sandbox.apiKey, close }
}

/** Makes a sandbox and lets it listen on a port. Default: a free one, on this machine only. */
export async function startRunaSandbox(options: RunaSandboxOptions & ServeOptions = {}): Promise<RunaSandboxServer> {
  const { port, host, ...rest } = options
  const where = { ...(port === undefined ? {} : { port }), ...(host === undefined ? {} : { host }) }
  return serveRunaSandbox(createRunaSandbox(rest), where)
}
