import type { Bonus } from './worker.ts'

interface Environment {
  readonly BONUSES: { send(bonus: Bonus): Promise<void> }
}

/** For your machine only. In production, the worker in which a bonus is approved has these lines. */
export default {
  async fetch(request: Request, { BONUSES }: Environment): Promise<Response> {
    const { bonusId, email, approvedAt }: Bonus = await request.json()
    await BONUSES.send({ bonusId, email, approvedAt })
    return new Response('queued\n', { status: 202 })
  },
}
