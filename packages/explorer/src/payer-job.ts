import type { Settlement } from '@x/runa-payouts/journal'
import type { JournalKind } from './game-plan.ts'
import type { WorldTime } from './world-clock.ts'

/** What is broken in a process on purpose, to see the judge report it. */
export type Sabotage =
  | 'forgets claims'
  | 'honours no claim of others'
  | 'another key every time'
  | 'tells unknown as not sent'

/** The task of a process. */
export interface PayerJob {
  readonly task:
    | {
        readonly kind: 'pay'
        /** A file: one payout per line. */
        readonly list: string
        readonly wait: boolean
        readonly concurrency: number
        readonly retryRejected: boolean
        readonly retryFailed: readonly string[]
      }
    | { readonly kind: 'reconcile' }
    /** What Runa’s support has said, recorded by hand. */
    | {
        readonly kind: 'settle'
        readonly settlements: readonly { readonly key: string; readonly settlement: Settlement }[]
      }
  readonly batch: string
  readonly baseUrl: string
  readonly time: WorldTime
  /** A file; its content survives the process. */
  readonly log: string
  readonly journal: {
    readonly kind: JournalKind
    /** A file, or the folder of PostgreSQL's socket. */
    readonly at: string
    /** For PostgreSQL. */
    readonly user: string
    readonly applicationName: string
    readonly lockStaleMs: number
  }
  readonly sabotage?: Sabotage | undefined
}

/** A line of the log. */
export type LogLine =
  | ({ readonly line: 'told' } & Told)
  | { readonly line: 'open'; readonly keys: readonly string[] }
  | { readonly line: 'end'; readonly error?: string; readonly code?: string }

/** A result, as a user sees it. */
export interface Told {
  readonly reference: string
  readonly result: string
  readonly orderId?: string | undefined
  readonly key?: string | undefined
  /** The row was rejected for its content; the result is that of its reference. */
  readonly invalid?: true | undefined
  /** The message of its error. */
  readonly error?: string | undefined
}
