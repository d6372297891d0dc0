/** One table of figures, ready to be printed in any form. */
export interface Table {
  readonly title: string
  readonly columns: readonly string[]
  /** The first cell names the row; the others are figures. */
  readonly rows: readonly (readonly string[])[]
  /** What the reader has to know to understand it: what was counted, and how noisy it is. */
  readonly notes: readonly string[]
}

/** What a suite found: for people, and for programs. */
export interface Finding {
  readonly tables: readonly Table[]
  /** Plain JSON. */
  readonly data: unknown
}

export interface RoundPlan {
  readonly rounds: number
  /** Reports the progress. */
  readonly say: (text: string) => void
}

/** One question of the benchmark. */
export interface Suite {
  /** The name that selects it. */
  readonly id: string
  readonly title: string
  /** The default number of rounds; 1 if nothing is timed. */
  readonly rounds: number
  run(plan: RoundPlan): Promise<Finding>
}
