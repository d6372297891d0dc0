/** When the caller aborts. */
export type AbortMoment =
  | { readonly on: 'request' | 'commit' | 'pause'; readonly number: number }
  | { readonly on: 'start' }

/** When a process is killed (-9): at the nth of these, counted from its start. */
export interface KillMoment {
  readonly on: 'request' | 'commit' | 'pause' | 'claim' | 'claimed' | 'settle'
  readonly number: number
}
