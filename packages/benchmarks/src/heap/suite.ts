import { programBeside, runNode } from '../run-node.ts'
import type { Finding, Suite } from '../suite.ts'
import { kilobytes } from '../written.ts'
import type { Growth } from './measure.ts'
import { slope } from './slope.ts'

export const heap: Suite = {
  id: 'heap',
  title: 'Heap growth over 100,000 calls',
  rounds: 1,
  async run({ say }): Promise<Finding> {
    const program = programBeside(import.meta.url, 'measure.ts')
    const names: readonly string[] = JSON.parse(await runNode([program]))
    const grown = new Map<string, Growth>()
    for (const name of names) {
      say(name)
      grown.set(name, JSON.parse(await runNode(['--expose-gc', program, name])))
    }
    const rows = [...grown].map(([name, { calls, samples }]) => {
      const perCall = slope(samples) / (calls / (samples.length - 1))
      return { name, calls, before: samples.at(0) ?? 0, after: samples.at(-1) ?? 0, perCall }
    })
    return {
      data: Object.fromEntries(grown),
      tables: [
        {
          title: 'Heap in use after a garbage collection',
          columns: ['subject', 'calls', 'before', 'after', 'trend per call'],
          rows: rows.map(({ name, calls, before, after, perCall }) => [
            name,
            calls.toLocaleString('en'),
            kilobytes(before),
            kilobytes(after),
            `${perCall.toFixed(2)} bytes`,
          ]),
          notes: [
            'With a `fetch` in the process (no sockets), 16 in flight, one signal for all calls, after 10,000 warm-up calls.',
            'The trend is the median slope between all pairs of 11 samples; the first row is the noise. A call that leaked a single pointer would show as 8 bytes.',
          ],
        },
      ],
    }
  },
}
