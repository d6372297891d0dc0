import { nearestName } from '@x/transport'
import { DEADLINE_MS } from '../calls/deadline.ts'
import { isServedByDefault } from '../calls/selection.ts'
import type { ServedOperation } from '../calls/served-operation.ts'
import { OUTPUT_SCHEMAS } from '../mcp/mcp-options.ts'
import type { FileState } from '../state/file-state.ts'
import { LIMIT_FLAGS } from './flag-values.ts'

export const COMMANDS = ['serve', 'rest', 'mcp', 'sandbox'] as const

export type CommandName = (typeof COMMANDS)[number]

/** One flag, as data: what reads the command line and what explains it use the same table. */
export interface Flag {
  readonly name: string
  /** What stands after it; absent for one that is there or not. */
  readonly value?: string
  /** Whether the value may begin with one minus. Default: what begins with one is a flag, and the value was forgotten. */
  readonly takesMinus?: boolean
  readonly commands: readonly CommandName[]
  /** For a person. */
  readonly about: string
}

/** What differs between the commands of the packages. */
export interface FlagSetup {
  readonly tokenVariable: string
  readonly sandboxPort: number
  /** What can be served, so that help names it. */
  readonly servedOperations: readonly Pick<ServedOperation<never>, 'operation' | 'tool' | 'addition' | 'orderAmounts'>[]
  /** Whether there are writes with idempotency keys. */
  readonly hasKeys: boolean
  /** Opens the file in which recent writes are remembered. Absent where none has a key. */
  readonly openState?: ((path: string) => Promise<FileState>) | undefined
  /** The tool that checks orders. Where it is served, creates are checked before they are sent. Absent: there is none. */
  readonly checkTool?: string | undefined
  /** Whether answers hold payout URLs. */
  readonly hasPayoutUrls: boolean
  /** How its sandbox can be set up. */
  readonly sandboxFlags: readonly SandboxFlag[]
}

/** A flag of a sandbox: of the command that is one, and of those that serve one with --sandbox. */
export type SandboxFlag = Omit<Flag, 'commands'>

/** What every sandbox can be told. */
const FAULTS: SandboxFlag = {
  name: 'faults',
  value: 'a,b',
  about:
    'Faults to inject, in this order. Each is a name, name:times, name@operation or name@operation:times, such as rate-limit:3. An unknown name lists the known ones.',
}

/** The names of the flags that are for a sandbox alone. */
export const sandboxFlagsOf = ({ sandboxFlags }: Pick<FlagSetup, 'sandboxFlags'>): readonly SandboxFlag[] => [
  ...sandboxFlags,
  FAULTS,
]

/** What --response-validation takes. The first is the default. */
export const VALIDATIONS = ['report', 'strict'] as const

export const PORTS = { rest: 8080, mcp: 9090 } as const

const SERVING: readonly CommandName[] = ['serve', 'rest', 'mcp']

/** The limits on orders. */
const LIMITS: readonly Flag[] = [
  {
    name: LIMIT_FLAGS.maxFaceValue,
    value: 'USD:50',
    commands: SERVING,
    about:
      'The highest face value of an item. Needs --currencies with exactly one currency. Face values are assumed to be in it, because this server cannot look up the currency of a product.',
  },
  {
    name: LIMIT_FLAGS.maxOrderValue,
    value: 'USD:500',
    commands: SERVING,
    about: 'The highest total of the face values of an order. Also needs --currencies.',
  },
  {
    name: LIMIT_FLAGS.maxOrders,
    value: 'number',
    commands: SERVING,
    about:
      'The most orders an hour, through REST and MCP together. A repeat with the same key is not counted again. Without --state, a restart resets the count.',
  },
  {
    name: LIMIT_FLAGS.currencies,
    value: 'USD,EUR',
    commands: SERVING,
    about: 'Allowed payment currencies. Default: any.',
  },
]

export const flagsOf = ({
  tokenVariable,
  sandboxPort,
  servedOperations,
  hasKeys,
  openState,
  checkTool,
  hasPayoutUrls,
  sandboxFlags,
}: FlagSetup): readonly Flag[] => [
  {
    name: 'sandbox',
    commands: SERVING,
    about: 'Serve a sandbox inside this process: no key, no account, nothing real.',
  },
  { name: 'stdio', commands: ['mcp'], about: 'Speak MCP on standard input and output.' },
  { name: 'http', commands: ['mcp'], about: 'Speak MCP over HTTP (the default).' },
  { name: 'rest-port', value: 'number', commands: ['serve', 'rest'], about: `Port for REST. Default: ${PORTS.rest}.` },
  { name: 'mcp-port', value: 'number', commands: ['serve', 'mcp'], about: `Port for MCP. Default: ${PORTS.mcp}.` },
  {
    name: 'port',
    value: 'number',
    commands: ['rest', 'mcp', 'sandbox'],
    about: `Port for rest, mcp or sandbox. Default: ${PORTS.rest}, ${PORTS.mcp} or ${sandboxPort}.`,
  },
  {
    name: 'host',
    value: 'address',
    commands: ['serve', 'rest', 'mcp', 'sandbox'],
    about:
      'Address to listen on. Default: 127.0.0.1, this machine only. With any other, serve, rest and mcp need a token.',
  },
  {
    name: 'allowed-hosts',
    value: 'a,b',
    commands: COMMANDS,
    about:
      'Host names that callers may use, such as the name of a proxy in front of this server. Names of this machine are always allowed. For sandbox, this limits only its control endpoint.',
  },
  {
    name: 'allowed-origins',
    value: 'a,b',
    commands: SERVING,
    about:
      "Origins of web pages that may call, such as https://app.example.com. The server's own origin is always allowed.",
  },
  { name: 'base-path', value: 'path', commands: SERVING, about: 'Prefix of every path, such as /api.' },
  {
    name: 'max-body',
    value: 'bytes',
    commands: SERVING,
    about: 'The largest request body, in bytes. Default: 1048576.',
  },
  {
    name: 'deadline',
    value: 'seconds',
    commands: SERVING,
    about: `Respond within this many seconds, before callers give up. A write that takes longer continues. Default: ${DEADLINE_MS / 1000}.`,
  },
  {
    name: 'token',
    value: 'text',
    commands: SERVING,
    about: `Callers must send Authorization: Bearer <text>. Prefer the variable ${tokenVariable}: other users can see command lines.`,
  },
  { name: 'read-only', commands: SERVING, about: 'Serve only operations that read.' },
  {
    name: 'tools',
    value: 'a,b',
    takesMinus: true,
    commands: SERVING,
    about: `Tools and routes to serve, by tool name. a,b: only these. +a: also this one. -a: not this one. capability: only those of the capability document. ${namesOf(servedOperations)}`,
  },
  ...(hasKeys
    ? [
        {
          name: 'require-idempotency-key',
          commands: SERVING,
          about: 'Refuse a create without an idempotency key.',
        },
      ]
    : []),
  ...(checkTool === undefined
    ? []
    : [
        {
          name: 'no-check',
          commands: SERVING,
          about: `Send creates without checking them. Default: where ${checkTool} is served, a create that would be rejected is not sent, and uses up no idempotency key.`,
        },
      ]),
  ...(openState === undefined
    ? []
    : [
        {
          name: 'state',
          value: 'file',
          commands: SERVING,
          about:
            'Remember recent creates in this file, so that a create without a key is not paid twice after a crash. Only one process can use it at a time. Default: in memory.',
        },
      ]),
  ...(servedOperations.some(({ orderAmounts }) => orderAmounts !== undefined) ? LIMITS : []),
  ...(hasPayoutUrls
    ? [
        {
          name: 'reveal-payout-urls',
          commands: ['serve', 'mcp'] as const,
          about:
            'Show payout URLs in tool results. Anyone who has one can redeem it, and what a model reads may be stored.',
        },
      ]
    : []),
  {
    name: 'output-schemas',
    value: OUTPUT_SCHEMAS.join('|'),
    commands: ['serve', 'mcp'],
    about:
      'How much the tool list says about results. compact (default): the top-level fields. full: every field, for programs. none: nothing.',
  },
  {
    name: 'response-validation',
    value: VALIDATIONS.join('|'),
    commands: SERVING,
    about:
      'What to do with a response that does not match the specification. report (default): pass it on and log each difference once. strict: fail.',
  },
  {
    name: 'base-url',
    value: 'url',
    commands: SERVING,
    about: 'Base URL of the API. Default: the same as for the client.',
  },
  {
    name: 'allow-http',
    commands: SERVING,
    about: 'Allow plain http to other machines. Anyone on the network path can read the key.',
  },
  ...sandboxFlagsOf({ sandboxFlags }).map(
    (flag): Flag => ({ ...flag, commands: COMMANDS, about: `Sandbox: ${flag.about}` }),
  ),
  { name: 'help', commands: COMMANDS, about: 'Show this help.' },
  { name: 'version', commands: COMMANDS, about: 'Show the version.' },
]

function namesOf(servedOperations: FlagSetup['servedOperations']): string {
  const listed = (some: FlagSetup['servedOperations']) => some.map(({ tool }) => tool.name).join(', ')
  const byDefault = servedOperations.filter(isServedByDefault)
  const others = servedOperations.filter((one) => !byDefault.includes(one))
  return `Default: ${listed(byDefault)}.${others.length === 0 ? '' : ` Only when named: ${listed(others)}.`}`
}

/** The error for an unknown name on the command line, with the nearest known one. */
export function unknownName(
  what: string,
  name: string,
  known: readonly string[],
  shown = (one: string) => one,
): string {
  const meant = nearestName(name, known)
  const hint = meant === undefined ? 'see --help' : `did you mean ${shown(meant)}?`
  return `unknown ${what} ${shown(name)}; ${hint}`
}
