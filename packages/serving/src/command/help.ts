import { type CommandName, type Flag, PORTS } from './flags.ts'
import type { Program } from './program.ts'

export interface HelpSetup {
  readonly name: string
  readonly version: string
  /** What it is for, as the end of a sentence: `serves … as REST and as MCP tools`. */
  readonly about: string
  readonly sandboxPort: number
  /** Environment variables and what they are for. */
  readonly environment: readonly (readonly [string, string])[]
  /** Commands of the package alone, which have a help of their own. */
  readonly programs?: readonly Pick<Program, 'name' | 'usage' | 'about'>[] | undefined
}

const WIDTH = 80

/** Where the second column begins at the latest. What is longer than the first has its line to itself. */
const WIDEST = 28

/** Lines to begin with. They hold for every package, and need nothing that is not there. */
const EXAMPLES: readonly (readonly [CommandName, string, string])[] = [
  ['serve', 'serve --sandbox', 'Try it: no key, no account, nothing real.'],
  ['serve', 'serve --base-path /api --allowed-hosts api.example.com', 'Behind a proxy with that host name.'],
  ['rest', 'rest --sandbox --port 3000', 'REST only, in front of a sandbox.'],
  ['mcp', 'mcp --stdio --read-only', 'For an MCP host that starts it and may only read.'],
  ['sandbox', 'sandbox --host 0.0.0.0', 'A sandbox that other containers can reach.'],
  [
    'sandbox',
    'sandbox --faults drop-after-commit,rate-limit:3',
    'A sandbox that loses one response, then returns 429 three times.',
  ],
]

/** What `--help` prints: all of it, or what one command takes. */
export function helpText(setup: HelpSetup, flags: readonly Flag[], command: CommandName | undefined): string {
  const { name, version, about, sandboxPort, environment, programs = [] } = setup
  const others = programs.map(({ name: one, usage, about: what }) => [usage ?? one, what] as const)
  const commands: readonly (readonly [CommandName, string])[] = [
    ['serve', `Serves REST on port ${PORTS.rest} and MCP on port ${PORTS.mcp}.`],
    ['rest', `Serves REST only. /openapi.json lists the routes.`],
    ['mcp', 'Serves MCP only, over HTTP at /mcp, or with --stdio for the host that starts it.'],
    ['sandbox', `Runs a fake API on port ${sandboxPort}, to test programs against.`],
  ]
  const own = flags.filter((flag) => command === undefined || flag.commands.includes(command))
  const hasState = own.some((flag) => flag.name === 'state')
  return [
    ...wrapped(`${name} ${version}: ${about}`, WIDTH),
    '',
    `Usage: ${name} ${command ?? '<command>'} [flags]`,
    ...(command === undefined ? [`       ${name} <command> --help`] : []),
    '',
    ...(command === undefined
      ? ['Commands', ...columns([...others, ...commands]), '']
      : columns(commands.filter(([one]) => one === command))),
    ...(command === undefined ? [] : ['']),
    // The other programs have flags of their own, which only their help lists.
    command === undefined && others.length > 0 ? 'Flags of serve, rest, mcp and sandbox' : 'Flags',
    ...columns(
      own.map(({ name: flag, value, about: what }) => [`--${flag}${value === undefined ? '' : ` <${value}>`}`, what]),
    ),
    '',
    'Environment',
    ...columns(environment),
    '',
    ...wrapped(
      `Logs go to standard error. Exit codes: 0 after a signal to stop, 1 if a port${hasState ? ' or the state file' : ''} is unavailable, 2 if the command line or the environment is invalid.`,
      WIDTH,
    ),
    '',
    'Examples',
    ...EXAMPLES.filter(([one]) => command === undefined || one === command).flatMap(([, line, what]) => [
      `  ${name} ${line}`,
      `      ${what}`,
    ]),
    '',
  ].join('\n')
}

/** Two columns, the second one wrapped. */
export function columns(rows: readonly (readonly [string, string])[]): string[] {
  const indent = Math.min(WIDEST, Math.max(...rows.map(([left]) => left.length)) + 4)
  return rows.flatMap(([left, right]) => {
    const lines = wrapped(right, WIDTH - indent).map((line) => `${' '.repeat(indent)}${line}`)
    const [first = '', ...rest] = lines
    const begin = `  ${left}`
    return begin.length + 2 > indent ? [begin, ...lines] : [begin.padEnd(indent) + first.slice(indent), ...rest]
  })
}

/** Lines of at most `width` characters, broken at spaces. */
export function wrapped(text: string, width: number): string[] {
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
