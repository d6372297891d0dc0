import { formatTrace } from '../trace/format-trace.ts'
import { EXIT, type RunCommand } from './run-command.ts'

export const traceCommand: RunCommand = {
  name: 'trace',
  arguments: ['RUN_ID'],
  about: 'Shows the steps of a run: how they ended, and how many attempts and how much time they took.',
  flags: [],
  example: 'trace 01M8K9BE2D84B62SPBAYT52ESQ',
  async run({ inngest, given, switches, signal, print, width, colour }) {
    const trace = await inngest.getRunTrace(given[0] ?? '', { includeOutput: true }, { signal })
    print(switches.has('json') ? JSON.stringify(trace, null, 2) : formatTrace(trace, { width, colour }).trimEnd())
    return EXIT.ok
  },
}
