import type { IncomingMessage } from 'node:http'

/** How much of a body that nobody wants is read, in bytes and ms. */
export interface Patience {
  readonly bytes: number
  readonly ms: number
}

export const PATIENCE: Patience = { bytes: 8 * 1024 * 1024, ms: 500 }

/**
 * Reads a body to its end that its reader has left, within limits. Resolves to whether it came to its end. Only then can
 * the connection take another request: what has not been read would be in front of it.
 */
export function restOfBody(request: IncomingMessage, { bytes, ms }: Patience = PATIENCE): Promise<boolean> {
  if (request.complete) return Promise.resolve(true)
  if (request.destroyed || Number(request.headers['content-length'] ?? 0) > bytes) return Promise.resolve(false)
  return new Promise((resolve) => {
    let left = bytes
    const done = () => {
      clearTimeout(timer)
      for (const event of ENDS) request.off(event, done)
      request.off('data', count)
      resolve(request.complete)
    }
    const count = (part: Uint8Array) => {
      left -= part.length
      if (left < 0) done()
    }
    const timer = setTimeout(done, ms)
    for (const event of ENDS) request.on(event, done)
    // Whoever read before may have paused it, and would do so again.
    request.removeAllListeners('data')
    request.on('data', count)
    request.resume()
  })
}

const ENDS = ['end', 'error', 'close'] as const
