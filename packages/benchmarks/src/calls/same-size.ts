import type { Upstream } from './start-server.ts'
import type { Call } from './subject.ts'

/** Bytes of every request body. */
const REQUEST_BYTES = 450

/** Tries out a call once, with a body of the size that all have. */
export async function ofSameSize(name: string, call: Call, upstream: Upstream): Promise<() => Promise<unknown>> {
  await call('')
  const filler = 'x'.repeat(Math.max(0, REQUEST_BYTES - (await upstream.lastBody())))
  const id = await call(filler)
  const size = await upstream.lastBody()
  if (id === undefined || size !== REQUEST_BYTES) {
    throw new Error(`${name}: sent ${size} bytes instead of ${REQUEST_BYTES}, and read the id ${id}`)
  }
  return () => call(filler)
}
