import { type Clock, undisturbed } from '@x/transport'
import type { ToolCallContext } from './tool-server.ts'

/** Ms between two notes of progress: hosts that count from the latest one give up after 60 s at the earliest. */
const PROGRESS_MS = 10_000

/**
 * Tells a caller every ten seconds that its call is under way, where it gave a token for that, until the function that this
 * gives is called. How far an order has come nobody knows, so that what grows is the time.
 */
export function tellingProgress({ mcpReq }: ToolCallContext, name: string, clock: Clock): () => void {
  const { _meta, notify } = mcpReq
  const progressToken = _meta?.progressToken
  if (notify === undefined || (typeof progressToken !== 'string' && typeof progressToken !== 'number')) return () => {}
  let takeBack: () => void = () => {}
  const tellAfter = (seconds: number) => {
    takeBack = clock.limit(PROGRESS_MS, () => {
      const params = { progressToken, progress: seconds, message: `${name}: under way for ${seconds} s` }
      undisturbed(() => notify({ method: 'notifications/progress', params }))
      tellAfter(seconds + PROGRESS_MS / 1000)
    })
  }
  tellAfter(PROGRESS_MS / 1000)
  return () => takeBack()
}
