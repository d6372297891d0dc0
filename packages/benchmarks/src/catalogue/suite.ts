import { median, spread } from '../median.ts'
import { inRounds } from '../rounds.ts'
import { programBeside, runNode } from '../run-node.ts'
import type { Finding, RoundPlan, Suite } from '../suite.ts'
import { kilobytes, milliseconds, percent } from '../written.ts'
import type { Cost, Measured } from './measure.ts'

const AT_MOST_MS = 60_000

const ROWS = {
  'load 5,000 products in pages of 500': 'load',
  'check 10,000 payouts': 'check',
  'check them again': 'checkAgain',
  'for comparison: fetch and parse the pages by hand': 'bare',
} as const satisfies Readonly<Record<string, keyof Measured>>

export const catalogue: Suite = {
  id: 'catalogue',
  title: 'A catalogue of 5,000 products, and a check of 10,000 payouts',
  rounds: 7,
  async run(plan: RoundPlan): Promise<Finding> {
    const program = programBeside(import.meta.url, 'measure.ts')
    const measured: Measured[] = []
    const rounds = await inRounds(plan, AT_MOST_MS, async () => {
      measured.push(JSON.parse(await runNode(['--expose-gc', program])))
    })
    const of = (row: keyof typeof ROWS, part: keyof Cost) => median(measured.map((one) => one[ROWS[row]][part]))
    const [first] = measured
    const peak = median(measured.map((one) => one.peak))
    const noise = percent(spread(measured.map(({ load }) => load.cpu)))
    const names: readonly (keyof typeof ROWS)[] = [
      'load 5,000 products in pages of 500',
      'check 10,000 payouts',
      'check them again',
      'for comparison: fetch and parse the pages by hand',
    ]
    return {
      data: measured,
      tables: [
        {
          title: 'Once per process',
          columns: ['work', 'CPU', 'wall', 'retained heap'],
          rows: names.map((name) => [
            name,
            milliseconds(of(name, 'cpu')),
            milliseconds(of(name, 'wall')),
            kilobytes(of(name, 'kept')),
          ]),
          notes: [
            `Median of ${rounds} fresh processes, ${kilobytes(first?.bytes ?? 0)} of JSON from a server in another process. Noise (interquartile range of the CPU time of loading): ${noise}.`,
            `The check finds ${first?.problems.toLocaleString('en') ?? 0} wrong face values. Peak memory of a process was ${kilobytes(peak)}, including the sources of this suite and the payouts.`,
          ],
        },
      ],
    }
  },
}
