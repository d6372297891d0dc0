import type { Clock } from '@x/transport'

/** Whether something ended, well or not, within a time. It goes on if it did not, and never fails unheard. */
export function endsWithin(work: Promise<unknown>, ms: number, clock: Clock): Promise<boolean> {
  return new Promise((resolve) => {
    const takeBack = clock.limit(ms, () => resolve(false))
    const ended = () => {
      takeBack()
      resolve(true)
    }
    work.then(ended, ended)
  })
}
