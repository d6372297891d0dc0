import { programBeside, runNode } from '../run-node.ts'
import type { Finding, Suite } from '../suite.ts'
import type { JournalFigures } from './measure.ts'

const ms = (time: number): string => `${time.toFixed(1)} ms`
const seconds = (time: number): string => `${(time / 1000).toFixed(1)} s`
/** A heap may be smaller at the end than at first. */
const megabytes = (bytes: number): string => `${(Math.max(0, bytes) / 1_000_000).toFixed(0)} MB`

export const journals: Suite = {
  id: 'journals',
  title: 'Journals of a million payouts',
  rounds: 1,
  async run({ say }): Promise<Finding> {
    const program = programBeside(import.meta.url, 'measure.ts')
    const quiet = ['--expose-gc', '--disable-warning=ExperimentalWarning', program]
    const names: readonly string[] = JSON.parse(await runNode(quiet))
    const found = new Map<string, JournalFigures>()
    for (const name of names) {
      say(name)
      found.set(name, JSON.parse(await runNode([...quiet, name])))
    }
    const figures = [...found]
    return {
      data: Object.fromEntries(found),
      tables: [
        {
          title: 'Time to claim 200 payouts, one claim after the other',
          columns: ['journal', 'empty', 'p95 when empty', 'after a million', 'p95 after a million'],
          rows: figures.map(([name, { firstClaims, lastClaims }]) => [
            name,
            ...[firstClaims, lastClaims].flatMap(({ middle, slow }) => [ms(middle), ms(slow)]),
          ]),
          notes: ['Median and 95th percentile. A claim is 50 kB, and is on disk when it resolves.'],
        },
        {
          title: 'A million payouts in 5,000 orders',
          columns: ['journal', 'time to fill', 'heap', 'time to reopen', 'time to report', 'size'],
          rows: figures.map(([name, { filling, heap, replay, report, size }]) => [
            name,
            ...[seconds(filling), megabytes(heap), seconds(replay), seconds(report), megabytes(size)],
          ]),
          notes: ['Filled 16 orders at a time, each claimed and settled. Heap is what the open journal retains.'],
        },
      ],
    }
  },
}
