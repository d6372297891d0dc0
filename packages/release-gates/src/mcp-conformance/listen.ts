import { createAdaptorServer } from '@hono/node-server'

/** A handler that listens on a free port of this machine. */
export interface Listening {
  readonly url: string
  close(): Promise<void>
}

export async function listen(fetch: (request: Request) => Promise<Response>): Promise<Listening> {
  const server = createAdaptorServer({ fetch })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the server listens on no port')
  return {
    url: `http://127.0.0.1:${address.port}/mcp`,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  }
}
