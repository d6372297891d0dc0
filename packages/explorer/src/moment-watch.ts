import type { Happening, Moment } from './game-plan.ts'

/** Waits for a moment of a run. */
export interface MomentWatch {
  happened(what: Happening): void
  /** Resolves at the moment; never if there is none. */
  readonly reached: Promise<void>
}

export function watchFor(at: Moment | undefined): MomentWatch {
  let reach = () => {}
  const reached = new Promise<void>((resolve) => {
    reach = resolve
  })
  let left = at?.number ?? 0
  return {
    reached,
    happened: (what) => {
      if (at === undefined || what !== at.on) return
      left -= 1
      if (left !== 0) return
      if (at.after === 0) reach()
      else setTimeout(reach, at.after)
    },
  }
}
