import type { SandboxFlags } from '@x/serving/command'
import type { InngestMode, InngestSandboxOptions } from '../testing/sandbox-options.ts'

/** How the command line can set up a sandbox. */
export const SANDBOX_FLAGS = [
  {
    name: 'mode',
    value: 'dev|start|well-behaved',
    about: 'The server to imitate: dev (needs no key), start (default) or well-behaved (no surprises).',
  },
] as const

/** The options that the flags of a sandbox stand for. What they may be, the sandbox itself knows. */
export const sandboxOptions = ({ values }: SandboxFlags): InngestSandboxOptions => ({
  // Any text of the command line: the sandbox refuses what is no mode.
  mode: values.get('mode') as InngestMode | undefined,
  faults: values.get('faults'),
})
