import { parseArgs } from 'node:util'
import { suggestion } from '@x/transport'
import { type CommandCall, type CommandFlag, type RunCommand, UsageError } from './run-command.ts'

/** The flags of every command about runs. */
export const SHARED_FLAGS: readonly CommandFlag[] = [
  { name: 'json', about: 'Print JSON without colours, for programs.' },
  { name: 'no-color', about: 'No colours. NO_COLOR in the environment does the same.' },
  {
    name: 'base-url',
    value: 'url',
    about: 'Base URL of the server. Default: from the environment, else Inngest Cloud.',
  },
  { name: 'allow-http', about: 'Allow a key over plain http to other machines.' },
  { name: 'env', value: 'name', about: 'The branch environment. Default: INNGEST_ENV.' },
  { name: 'help', about: 'Show this help.' },
]

export type CommandArguments = Pick<CommandCall, 'given' | 'values' | 'switches'>

/** @throws UsageError for what the command does not take. */
export function commandArguments(command: RunCommand, args: readonly string[]): CommandArguments {
  const flags = [...command.flags, ...SHARED_FLAGS]
  const options = Object.fromEntries(
    flags.map(({ name, value }) => [name, { type: value === undefined ? ('boolean' as const) : ('string' as const) }]),
  )
  const { tokens } = parseArgs({ args: [...args], options, strict: false, allowPositionals: true, tokens: true })
  const values = new Map<string, string>()
  const switches = new Set<string>()
  const given: string[] = []
  for (const token of tokens) {
    if (token.kind === 'positional') given.push(token.value)
    if (token.kind !== 'option') continue
    const { name, rawName, value, inlineValue } = token
    const flag = flags.find((one) => one.name === name && rawName === `--${name}`)
    if (flag === undefined) {
      throw new UsageError(
        `unknown flag ${rawName}; ${suggestion(
          name,
          flags.map((one) => one.name),
        )}`,
      )
    }
    if (flag.value === undefined) {
      if (value !== undefined) throw new UsageError(`--${name} takes no value`)
      switches.add(name)
    } else {
      // `--status --json` is a value that was forgotten.
      if (value === undefined || value === '' || (inlineValue === false && value.startsWith('-'))) {
        throw new UsageError(`--${name} needs a value: --${name} <${flag.value}>`)
      }
      if (values.has(name)) throw new UsageError(`--${name} was given twice`)
      values.set(name, value)
    }
  }
  if (!switches.has('help')) checkNumber(command, given)
  return { given, values, switches }
}

function checkNumber({ name, arguments: names, rest }: RunCommand, given: readonly string[]): void {
  const missing = names[given.length]
  if (missing !== undefined) throw new UsageError(`${name} needs ${missing}`)
  const extra = given[names.length]
  if (extra !== undefined && rest === undefined)
    throw new UsageError(`${name}: unexpected argument ${JSON.stringify(extra)}`)
}
