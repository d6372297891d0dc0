import { wrapped } from '@x/serving/command'
import type { CommandFlag, RunCommand } from './run-command.ts'

const WIDTH = 80
const INDENT = 26

/** What `--help` of a command about runs prints. */
export function commandHelp(name: string, command: RunCommand, shared: readonly CommandFlag[]): string {
  const { about, arguments: names, rest, flags, example, exitCodes, endsOnSignal } = command
  const others = rest === undefined ? [] : [`[${rest} …]`]
  return [
    ...wrapped(about, WIDTH),
    '',
    `Usage: ${[name, command.name, ...names.map((one) => `<${one}>`), ...others, '[flags]'].join(' ')}`,
    '',
    'Flags',
    ...[...flags, ...shared].flatMap(({ name: flag, value, about: what }) =>
      inColumns(`--${flag}${value === undefined ? '' : ` <${value}>`}`, what),
    ),
    '',
    ...wrapped(
      `Exit codes: ${exitCodes ?? '0 done'}, 2 invalid command line or environment, 5 a call to Inngest failed${endsOnSignal ? '' : ', 130 stopped by a signal'}.`,
      WIDTH,
    ),
    '',
    'Example',
    `  ${name} ${example}`,
  ].join('\n')
}

function inColumns(left: string, right: string): string[] {
  const [first = '', ...rest] = wrapped(right, WIDTH - INDENT)
  return [`  ${left}`.padEnd(INDENT) + first, ...rest.map((line) => ' '.repeat(INDENT) + line)]
}
