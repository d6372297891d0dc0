import type { Clock } from '@x/transport'

/** Whether work settled within a time, fulfilled or rejected. Work that did not continues, and its rejection counts as handled. */
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
