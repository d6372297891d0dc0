import { hostname } from 'node:os'
import { type DriftEvent, isConfigurationError } from '@x/transport'
import { tokenProblem } from '../access/access-checks.ts'
import { selected } from '../calls/selection.ts'
import { upstreamLine } from '../calls/served-operation.ts'
import { isThisMachine, type Listening, listen, listenProblem } from '../listen/listen.ts'
import { OUTPUT_SCHEMAS } from '../mcp/mcp-options.ts'
import { repeatedWritesOf } from '../repeats/repeated-write.ts'
import { writeLine } from '../repeats/write-event.ts'
import { type FileState, StateFileError } from '../state/file-state.ts'
import type { StateStore } from '../state/state-store.ts'
import { type CommandLine, readCommandLine } from './command-line.ts'
import type { CommandSetup, Handler, Served, ToolServing, ToolsServed } from './command-setup.ts'
import {
  bytesIn,
  CommandError,
  choiceIn,
  deadlineIn,
  hostsIn,
  LIMIT_FLAGS,
  limitsIn,
  listIn,
  portIn,
} from './flag-values.ts'
import { type CommandName, type FlagSetup, flagsOf, PORTS, sandboxFlagsOf, VALIDATIONS } from './flags.ts'
import { helpText } from './help.ts'
import { curlLines, driftLine, inFlightLines, logLine } from './log-lines.ts'
import type { ProcessContext } from './process-context.ts'
import { programOf } from './program.ts'
import { sandboxAddress } from './sandbox-address.ts'

/** Runs a command to its end. Resolves to the exit code. */
export async function runCommand<Client extends object>(
  setup: CommandSetup<Client>,
  processContext: ProcessContext,
): Promise<number> {
  const { args, print, log } = processContext
  const flags = flagsOf(setup)
  const { programs = [] } = setup
  try {
    const program = programOf(programs, args)
    if (program !== undefined) return await program.run({ ...processContext, args: args.slice(1) })
    const commandLine = readCommandLine(
      args,
      flags,
      programs.map(({ name }) => name),
    )
    if ('problem' in commandLine) throw new CommandError(commandLine.problem)
    const { command, switches } = commandLine
    if (switches.has('version')) {
      print(setup.version)
      return 0
    }
    if (switches.has('help')) {
      print(helpText(setup, flags, command))
      return 0
    }
    if (command === undefined) {
      log(helpText(setup, flags, undefined))
      return 2
    }
    if (command === 'sandbox') await runSandbox(setup, commandLine, processContext)
    else {
      const file = commandLine.values.get('state')
      await withState(file === undefined ? undefined : setup.openState?.(file), (state) =>
        serve(setup, command, commandLine, processContext, state),
      )
    }
    return 0
  } catch (thrown) {
    if (thrown instanceof StateFileError) {
      log(`${setup.name}: --state: ${thrown.message}`)
      return 1
    }
    const error = sandboxFlagError(thrown, setup) ?? thrown
    if (!(error instanceof CommandError) && !isConfigurationError(error)) throw error
    log(`${setup.name}: ${withFlagNames(error.message)}`)
    return error instanceof CommandError ? error.exitCode : 2
  }
}

const COUNT_IN_MEMORY = `--${LIMIT_FLAGS.maxOrders} counts in memory, so a restart resets the count; --state FILE keeps it`

/** Replaces option names by flags: a user of the command does not know the options. */
const withFlagNames = (message: string): string =>
  Object.entries(LIMIT_FLAGS)
    .reduce((said, [option, flag]) => said.replace(new RegExp(`^${option}: `), `--${flag}: `), message)
    .replace(/(?<=^--max-.* )currencies\b/, '--currencies')
    .replace(/^baseUrl: /, '--base-url: ')
    .replace(/^tools: /, '--tools: ')
    .replace(/^basePath: /, '--base-path: ')
    .replace(/^allowedHosts: /, '--allowed-hosts: ')
    .replace(/^allowedOrigins: /, '--allowed-origins: ')

/** A sandbox's error about an option, in terms of its flag. Undefined for any other error. */
function sandboxFlagError(error: unknown, setup: FlagSetup): CommandError | undefined {
  if (!(error instanceof TypeError)) return undefined
  const flag = sandboxFlagsOf(setup).find(({ name }) => error.message.startsWith(`${name}: `))
  return flag === undefined ? undefined : new CommandError(`--${error.message}`)
}

/** Runs with the state file, if there is one, and closes it at the end. */
async function withState<Result>(
  opened: Promise<FileState> | undefined,
  run: (state: StateStore | undefined) => Promise<Result>,
): Promise<Result> {
  const state = await opened
  try {
    return await run(state)
  } finally {
    await state?.close()
  }
}

async function runSandbox<Client extends object>(
  { startSandbox, sandboxPort, name }: CommandSetup<Client>,
  { values, switches }: CommandLine,
  { log, stopped }: ProcessContext,
): Promise<void> {
  const where = {
    host: values.get('host') ?? '127.0.0.1',
    port: portIn(values, ['port'], sandboxPort),
    allowedHosts: listIn(values, 'allowed-hosts'),
  }
  const { url, usage, close } = await startSandbox(where, { values, switches }).catch((error: unknown) => {
    if (isConfigurationError(error) || error instanceof TypeError) throw error
    throw new CommandError(listenProblem(error, { ...where, flag: '--port' }), 1)
  })
  const lines = usage(sandboxAddress(url, hostname()))
  log([`${name}: a sandbox listens at ${url}`, ...lines.map((line) => `  ${line}`)].join('\n'))
  await stopped
  await close()
}

async function serve<Client extends object>(
  setup: CommandSetup<Client>,
  command: Exclude<CommandName, 'sandbox'>,
  { values, switches }: CommandLine,
  { environment, log, stopped, onForcedExit }: ProcessContext,
  state: StateStore | undefined,
): Promise<void> {
  const host = values.get('host') ?? '127.0.0.1'
  const token = values.get('token') ?? (environment[setup.tokenVariable] || undefined)
  const overStdio = switches.has('stdio')
  if (overStdio && switches.has('http')) throw new CommandError('--stdio and --http cannot be combined')
  if (!overStdio && token === undefined && !isThisMachine(host)) {
    throw new CommandError(
      `--host ${host} is open to other machines, so a token is required: set ${setup.tokenVariable}, or pass --token`,
    )
  }
  const wrong = token === undefined ? undefined : tokenProblem(token)
  if (wrong !== undefined) throw new CommandError(`invalid token: ${wrong}`)
  const selection = { readOnly: switches.has('read-only'), tools: listIn(values, 'tools') }
  const isServed = (name: string) => selected(setup.servedOperations, selection).some(({ tool }) => tool.name === name)
  const tools: ToolsServed = {
    ...selection,
    requireIdempotencyKey: switches.has('require-idempotency-key'),
    // A package without any knows no such option.
    ...(setup.hasKeys ? { state, onWrite: (event) => log(`${new Date().toISOString()} ${writeLine(event)}`) } : {}),
    ...(setup.checkTool === undefined ? {} : { checkOrders: !switches.has('no-check') && isServed(setup.checkTool) }),
    ...(setup.hasPayoutUrls ? { revealPayoutUrls: switches.has('reveal-payout-urls') } : {}),
    outputSchemas: choiceIn(values, 'output-schemas', OUTPUT_SCHEMAS),
    deadline: deadlineIn(values),
    ...limitsIn(values),
    log,
    onAnswer: (event) => {
      const line = logLine(event, Date.now())
      if (line !== undefined) log(line)
    },
  }
  const options: ToolServing = {
    ...tools,
    ...(token === undefined ? {} : { token }),
    allowedHosts: hostsIn(values, host),
    allowedOrigins: listIn(values, 'allowed-origins'),
    basePath: values.get('base-path'),
    maxBodyBytes: bytesIn(values),
  }
  const baseUrl = values.get('base-url')
  if (baseUrl !== undefined && switches.has('sandbox'))
    throw new CommandError('--sandbox and --base-url cannot be combined')
  const ofSandbox = sandboxFlagsOf(setup).find(({ name }) => values.has(name) || switches.has(name))
  if (ofSandbox !== undefined && !switches.has('sandbox')) {
    throw new CommandError(`--${ofSandbox.name} configures a sandbox: ${command} needs --sandbox for it`)
  }
  const choice = {
    responseValidation: choiceIn(values, 'response-validation', VALIDATIONS),
    onDrift: (event: DriftEvent) => log(driftLine(setup.name, event)),
  }
  const where = { baseUrl, allowPlainHttp: switches.has('allow-http') || undefined }
  const served = await (switches.has('sandbox')
    ? setup.connectSandbox(choice, { values, switches })
    : setup.connect({ ...choice, ...where }))
  const { client, upstream } = served
  onForcedExit?.(() => inFlightLines(setup.name, repeatedWritesOf(client).inFlight))
  // Before anything is served. Over standard streams, what is logged is on standard error.
  const sayWhom = () => {
    log(`${setup.name} ${upstreamLine(upstream)}`)
    if (tools.maxOrders !== undefined && state === undefined) log(`${setup.name}: ${COUNT_IN_MEMORY}`)
  }

  if (overStdio) {
    sayWhom()
    const { closed, close } = await setup.stdio(client, tools)
    await Promise.race([closed, stopped])
    await close()
    return
  }

  const wanted = await endpoints(setup, command, served, options, values)
  sayWhom()
  const open: Listening[] = []
  const closeAll = () => Promise.all(open.map((one) => one.close()))
  const { examplePath, firstCreate } = served
  const shown = {
    name: setup.name,
    examplePath,
    firstCreate: firstCreate && isServed(firstCreate.tool) ? firstCreate : undefined,
    withToken: token === undefined ? undefined : setup.tokenVariable,
    withKey: options.requireIdempotencyKey,
  }
  const lines: string[] = []
  const problems: string[] = []
  for (const { kind, handler, port, flag } of wanted) {
    try {
      const listening = await listen(handler, { host, port })
      open.push(listening)
      const url = `${listening.url}${options.basePath ?? ''}`
      // In one piece, as somebody else may be writing here too.
      lines.push(curlLines({ ...shown, kind, url }).join('\n'))
    } catch (error) {
      problems.push(listenProblem(error, { host, port, flag }))
    }
  }
  // All of them at once, so that the user can fix all of them at once.
  if (problems.length > 0) {
    await closeAll()
    throw new CommandError(problems.join('; '), 1)
  }
  for (const line of lines) log(line)
  await stopped
  await closeAll()
  // A create whose caller has gone is still under way, and its key is known here alone.
  await repeatedWritesOf(client).settled()
  // What there is to say of it is said right after its end.
  await new Promise((resolve) => setImmediate(resolve))
}

async function endpoints<Client extends object>(
  setup: CommandSetup<Client>,
  command: Exclude<CommandName, 'sandbox'>,
  { client, upstream }: Served<Client>,
  options: ToolServing,
  values: CommandLine['values'],
): Promise<readonly { kind: 'REST' | 'MCP'; handler: Handler; port: number; flag: string }[]> {
  const { log: _, revealPayoutUrls: __, outputSchemas: ___, ...shared } = options
  const flag = (kind: string) => (command === 'serve' ? `--${kind}-port` : '--port')
  const rest = async () => ({
    kind: 'REST' as const,
    handler: await setup.rest(client, { ...shared, upstream }),
    port: portIn(values, ['port', 'rest-port'], PORTS.rest),
    flag: flag('rest'),
  })
  const mcp = async () => ({
    kind: 'MCP' as const,
    handler: await setup.mcp(client, options),
    port: portIn(values, ['port', 'mcp-port'], PORTS.mcp),
    flag: flag('mcp'),
  })
  if (command === 'rest') return [await rest()]
  if (command === 'mcp') return [await mcp()]
  return [await rest(), await mcp()]
}
