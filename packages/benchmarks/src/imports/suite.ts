import { median, quantile, spread } from '../median.ts'
import { alternated, inRounds } from '../rounds.ts'
import { runNode } from '../run-node.ts'
import type { Finding, Suite } from '../suite.ts'
import { milliseconds, percent } from '../written.ts'
import { CONTROL, type Loaded, PROGRAMS } from './programs.ts'

const AT_MOST_MS = 45_000

interface Summary {
  /** Ms until the import was done. */
  readonly loaded: number
  /** Ms until `Request` was available too, which the first call needs anyway. */
  readonly ready: number
  /** The part of that, in ms, that exceeds the control of the same round. */
  readonly more: number
  readonly moreFrom: number
  readonly moreTo: number
}

export const imports: Suite = {
  id: 'imports',
  title: 'Cold import in a fresh process',
  rounds: 25,
  async run(plan): Promise<Finding> {
    const rounds = new Map<string, Loaded[]>(PROGRAMS.map(({ name }) => [name, []]))
    const made = await inRounds(plan, AT_MOST_MS, async (round) => {
      for (const { name, args } of alternated(PROGRAMS, round)) {
        const loaded: Loaded = JSON.parse(await runNode(args))
        rounds.get(name)?.push(loaded)
      }
    })
    const control = rounds.get(CONTROL) ?? []
    const noise = spread(control.map(({ ready }) => ready))
    const summaries = new Map([...rounds].map(([name, loaded]) => [name, summaryOf(loaded, control)]))
    return {
      data: { rounds: made, noise, imports: Object.fromEntries(summaries) },
      tables: [
        {
          title: 'Time until the import can be used',
          columns: ['import', 'import alone', 'with globalThis.Request', 'beyond globalThis.Request', 'interquartile'],
          rows: [...summaries].map(([name, { loaded, ready, more, moreFrom, moreTo }]) => [
            name,
            name === CONTROL ? '' : milliseconds(loaded),
            milliseconds(ready),
            name === CONTROL ? '' : milliseconds(more),
            name === CONTROL ? '' : `${milliseconds(moreFrom)} to ${milliseconds(moreTo)}`,
          ]),
          notes: [
            `Median of ${made} processes each, from the built files, without a compile cache. Noise (interquartile range of the control): ${percent(noise)}.`,
          ],
        },
      ],
    }
  },
}

function summaryOf(loaded: readonly Loaded[], control: readonly Loaded[]): Summary {
  const more = loaded.map(({ ready }, round) => ready - (control[round]?.ready ?? Number.NaN))
  return {
    loaded: median(loaded.map((one) => one.loaded)),
    ready: median(loaded.map((one) => one.ready)),
    more: median(more),
    moreFrom: quantile(more, 0.25),
    moreTo: quantile(more, 0.75),
  }
}
