import { parseArgs } from 'node:util'
import { COMMANDS, type CommandName, type Flag, unknownName } from './flags.ts'

/** A parsed command line. */
export interface CommandLine {
  readonly command: CommandName | undefined
  /** Flags with a value, by name. */
  readonly values: ReadonlyMap<string, string>
  /** Flags without one. */
  readonly switches: ReadonlySet<string>
}

/** Flags as they were typed, and what stands between them. */
export interface TypedFlags extends Omit<CommandLine, 'command'> {
  readonly positionals: readonly string[]
}

/** Parses flags, or returns their problem in one line. */
export function readFlags(
  args: readonly string[],
  flags: readonly Pick<Flag, 'name' | 'value' | 'takesMinus'>[],
): TypedFlags | { readonly problem: string } {
  const options = Object.fromEntries(
    flags.map(({ name, value }) => [name, { type: value === undefined ? ('boolean' as const) : ('string' as const) }]),
  )
  // Not strict: its own errors are of several lines, and know no nearest name.
  const { tokens } = parseArgs({ args: [...args], options, strict: false, allowPositionals: true, tokens: true })
  const values = new Map<string, string>()
  const switches = new Set<string>()
  const positionals: string[] = []
  const names = flags.map(({ name }) => name)
  for (const token of tokens) {
    if (token.kind === 'positional') positionals.push(token.value)
    if (token.kind !== 'option') continue
    const { name, rawName, value } = token
    const flag = flags.find((one) => one.name === name && rawName === `--${name}`)
    if (flag === undefined) return { problem: unknownName('flag', name, names, dashed) }
    if (flag.value === undefined) {
      if (value !== undefined) return { problem: `--${name} takes no value` }
      switches.add(name)
    } else {
      // `--token --read-only` is a value that was forgotten, not a token.
      const isFlag = value?.startsWith(flag.takesMinus === true ? '--' : '-')
      if (value === undefined || value === '' || (!token.inlineValue && isFlag)) {
        return { problem: `--${name} needs a value: --${name} <${flag.value}>` }
      }
      if (values.has(name)) return { problem: `--${name} was given twice` }
      values.set(name, value)
    }
  }
  return { values, switches, positionals }
}

/**
 * Parses a command line, or returns its problem in one line.
 *
 * @param programs commands that the package carries out itself, so that a misspelt one is recognised.
 */
export function readCommandLine(
  args: readonly string[],
  flags: readonly Flag[],
  programs: readonly string[] = [],
): CommandLine | { readonly problem: string } {
  const typed = readFlags(args, flags)
  if ('problem' in typed) return typed
  const { values, switches, positionals } = typed
  const [given, ...more] = positionals
  const command = COMMANDS.find((one) => one === given)
  if (given !== undefined && command === undefined) {
    if (programs.includes(given)) return { problem: `${given} must be the first argument` }
    return { problem: unknownName('command', given, [...programs, ...COMMANDS]) }
  }
  if (more.length > 0) return { problem: `expected one command, got a second one: ${JSON.stringify(more[0])}` }
  for (const name of [...values.keys(), ...switches]) {
    const flag = flags.find((one) => one.name === name)
    if (command === undefined || flag?.commands.includes(command) !== false) continue
    const own = flags.filter(({ commands }) => commands.includes(command)).map((one) => one.name)
    const near = own.filter((one) => one.endsWith(`-${name}`)).map(dashed)
    return {
      problem: `${command} takes no --${name}${near.length === 0 ? '; see --help' : `; it has ${near.join(' and ')}`}`,
    }
  }
  return { command, values, switches }
}

const dashed = (name: string): string => `--${name}`
