import type { Environments } from './requests/environments.ts'
import type { InngestHabits, InngestMode } from './sandbox-options.ts'

/** The rules of one sandbox, with every default filled in. */
export interface Settings {
  readonly mode: InngestMode
  readonly habits: InngestHabits
  readonly eventKeys: readonly string[] | undefined
  readonly cancelVisibleMs: number
  readonly cancelTakesMs: number
  readonly checkpointing: boolean
  readonly environments: Environments
}
