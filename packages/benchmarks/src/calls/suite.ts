import { median, quantile, spread } from '../median.ts'
import { programBeside, runNode } from '../run-node.ts'
import type { Finding, Suite, Table } from '../suite.ts'
import { microseconds, percent, ratio } from '../written.ts'
import type { Cost } from './load.ts'
import type { LoadName, Measured } from './measure.ts'
import { rawFetch, rawFetchAgain } from './subjects/raw-fetch.ts'
import { SUBJECTS } from './subjects.ts'

/** The result of one subject's rounds, in one way of calling. */
interface Summary {
  /** µs of processor time per call. */
  readonly cpu: number
  readonly wall: number
  /** Relative to the control of the same round, so that a temporary load affects both sides. */
  readonly cpuRatio: number
  readonly cpuRatioFrom: number
  readonly cpuRatioTo: number
  readonly wallRatio: number
}

export const calls: Suite = {
  id: 'calls',
  title: 'CPU and wall time of a call',
  rounds: 15,
  async run({ rounds, say }): Promise<Finding> {
    const program = programBeside(import.meta.url, 'measure.ts')
    const measured: Measured = JSON.parse(await runNode(['--expose-gc', program, String(rounds)], say))
    const ways: readonly LoadName[] = ['sequential', '64 in flight']
    const tables = ways.map((way) => tableOf(way, measured))
    return {
      tables: [...tables, ARMED],
      data: Object.fromEntries(ways.map((way) => [way, summaries(way, measured)])),
    }
  },
}

/** What each of them does in its time. */
const ARMED: Table = {
  title: 'What each subject has enabled',
  columns: ['subject', 'enabled'],
  rows: SUBJECTS.filter(({ name }) => name !== rawFetchAgain.name).map(({ name, arms }) => [name, arms]),
  notes: [],
}

function summaries(way: LoadName, measured: Measured): Readonly<Record<string, Summary>> {
  const control = controlOf(way, measured)
  return Object.fromEntries(
    SUBJECTS.map(({ name }) => {
      const costs = costsOf(name, way, measured)
      const toControl = (what: keyof Cost) =>
        costs.map((cost, round) => cost[what] / (control[round]?.[what] ?? Number.NaN))
      const ofCpu = toControl('cpu')
      return [
        name,
        {
          cpu: median(costs.map(({ cpu }) => cpu)),
          wall: median(costs.map(({ wall }) => wall)),
          cpuRatio: median(ofCpu),
          cpuRatioFrom: quantile(ofCpu, 0.25),
          cpuRatioTo: quantile(ofCpu, 0.75),
          wallRatio: median(toControl('wall')),
        },
      ]
    }),
  )
}

const costsOf = (name: string, way: LoadName, measured: Measured): readonly Cost[] => measured[name]?.[way] ?? []

/** Both of its rows together: each alone is skewed by its place among the subjects. */
function controlOf(way: LoadName, measured: Measured): readonly Cost[] {
  const again = costsOf(rawFetchAgain.name, way, measured)
  return costsOf(rawFetch.name, way, measured).map(({ cpu, wall }, round) => ({
    cpu: (cpu + (again[round]?.cpu ?? Number.NaN)) / 2,
    wall: (wall + (again[round]?.wall ?? Number.NaN)) / 2,
  }))
}

function tableOf(way: LoadName, measured: Measured): Table {
  const control = controlOf(way, measured)
  return {
    title: `Per call, ${way}`,
    columns: ['subject', 'CPU', 'CPU vs raw fetch', 'interquartile', 'wall', 'wall vs raw fetch'],
    rows: Object.entries(summaries(way, measured)).map(([name, summary]) => [
      name,
      microseconds(summary.cpu),
      ratio(summary.cpuRatio),
      `${ratio(summary.cpuRatioFrom)} to ${ratio(summary.cpuRatioTo)}`,
      microseconds(summary.wall),
      ratio(summary.wallRatio),
    ]),
    notes: [
      `Median of ${control.length} rounds. Noise (interquartile range of the control's rounds): ${percent(spread(control.map(({ cpu }) => cpu)))} of its CPU, ${percent(spread(control.map(({ wall }) => wall)))} of its wall time.`,
    ],
  }
}
