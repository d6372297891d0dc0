import { type CommandName, type Flag, PORTS } from './flags.ts'

export interface HelpSetup {
  readonly name: string
  readonly version: string
  /** What it is for, as the end of a sentence: `serves … as REST and as MCP tools`. */
  readonly about: string
  readonly sandboxPort: number
  /** Environment variables and what they are for. */
  readonly environment: readonly (readonly [string, string])[]
}

const WIDTH = 100

/** What `--help` prints: all of it, or what one command takes. */
export function helpText(setup: HelpSetup, flags: readonly Flag[], command: CommandName | undefined): string {
  const { name, version, about, sandboxPort, environment } = setup
  const commands: readonly (readonly [CommandName, string])[] = [
    ['serve', `REST on port ${PORTS.rest} and MCP on port ${PORTS.mcp}.`],
    ['rest', `REST alone: its routes are listed at /openapi.json.`],
    ['mcp', 'MCP alone, at /mcp, or with --stdio for the program that starts this one.'],
    ['sandbox', `A fake upstream on port ${sandboxPort}, to test programs against.`],
  ]
  const own = flags.filter((flag) => command === undefined || flag.commands.includes(command))
  return [
    `${name} ${version}: ${about}`,
    '',
    `Usage: ${name} ${command ?? '<command>'} [flags]`,
    '',
    ...(command === undefined
      ? ['Commands', ...columns(commands), '']
      : columns(commands.filter(([one]) => one === command))),
    ...(command === undefined ? [] : ['']),
    'Flags',
    ...columns(
      own.map(({ name: flag, value, about: what }) => [`--${flag}${value === undefined ? '' : ` <${value}>`}`, what]),
    ),
    '',
    'Environment',
    ...columns(environment),
    '',
    'Logs go to standard error. Exit codes: 0 when it was told to stop, 1 when a port cannot be had, 2 when it',
    'was asked for something that cannot be.',
    '',
  ].join('\n')
}

/** Two columns, the second one wrapped. */
function columns(rows: readonly (readonly [string, string])[]): string[] {
  const indent = Math.max(...rows.map(([left]) => left.length)) + 4
  return rows.flatMap(([left, right]) =>
    wrapped(right, WIDTH - indent).map((line, index) => `${(index === 0 ? `  ${left}` : '').padEnd(indent)}${line}`),
  )
}

function wrapped(text: string, width: number): string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + word.length >= width) {
      lines.push(line)
      line = ''
    }
    line = line === '' ? word : `${line} ${word}`
  }
  return [...lines, line]
}
