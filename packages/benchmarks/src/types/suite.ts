import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { median, quantile, spread } from '../median.ts'
import { alternated, inRounds } from '../rounds.ts'
import type { Finding, Suite } from '../suite.ts'
import { milliseconds, percent, ratio } from '../written.ts'
import { COMPILERS } from './compilers.ts'
import { makeProject } from './project.ts'

const run = promisify(execFile)

const AT_MOST_MS = 60_000

export const types: Suite = {
  id: 'types',
  title: 'Type-check time of a one-file consumer',
  rounds: 9,
  async run(plan): Promise<Finding> {
    const project = await makeProject()
    try {
      const trials = COMPILERS.flatMap((compiler) =>
        Object.entries(project.consumers).map(([consumer, settings]) => ({
          compiler,
          consumer,
          settings,
          took: [] as number[],
        })),
      )
      const made = await inRounds(plan, AT_MOST_MS, async (round) => {
        for (const { compiler, settings, took } of alternated(trials, round)) {
          const began = performance.now()
          await run(process.execPath, [compiler.path, '-p', settings], { cwd: project.folder })
          took.push(performance.now() - began)
        }
      })
      const rows = trials.map(({ compiler, consumer, took }) => {
        const control = trials.find((one) => one.compiler === compiler)?.took ?? []
        const ratios = took.map((ms, round) => ms / (control[round] ?? Number.NaN))
        return {
          compiler: compiler.name,
          consumer,
          ms: median(took),
          ratio: median(ratios),
          from: quantile(ratios, 0.25),
          to: quantile(ratios, 0.75),
          noise: spread(control),
        }
      })
      return {
        data: rows,
        tables: [
          {
            title: 'One complete run of the compiler',
            columns: ['consumer', 'compiler', 'time', 'vs an empty file', 'interquartile'],
            rows: rows.map(({ compiler, consumer, ms, ratio: toEmpty, from, to }) => [
              consumer,
              compiler,
              milliseconds(ms),
              ratio(toEmpty),
              `${ratio(from)} to ${ratio(to)}`,
            ]),
            notes: [
              `Median of ${made} rounds, from the packed tarballs, strict, with skipLibCheck. Noise (interquartile range of the empty file): ${[...new Set(rows.map(({ compiler, noise }) => `${percent(noise)} (${compiler})`))].join(', ')}.`,
            ],
          },
        ],
      }
    } finally {
      await project.remove()
    }
  },
}
