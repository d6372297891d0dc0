import type { DriftEvent } from '@x/transport'
import type { Upstream } from '../calls/served-operation.ts'
import type { OrderLimits } from '../limits/order-limits.ts'
import type { ToolOptions } from '../mcp/mcp-options.ts'
import type { ServingOptions } from '../options/serving-options.ts'
import type { RestOptions } from '../rest/create-rest-handler.ts'
import type { FlagSetup } from './flags.ts'
import type { HelpSetup } from './help.ts'
import type { Program } from './program.ts'
import type { SandboxAddress } from './sandbox-address.ts'

export type Handler = (request: Request) => Promise<Response>

/** How tools are served, whichever way they are called. */
export interface ToolsServed
  extends Pick<
      ServingOptions,
      'readOnly' | 'tools' | 'requireIdempotencyKey' | 'state' | 'onWrite' | 'deadline' | 'onAnswer'
    >,
    Pick<ToolOptions, 'log' | 'outputSchemas'>,
    OrderLimits {
  readonly revealPayoutUrls?: boolean | undefined
  /** Whether creates are checked before they are sent. */
  readonly checkOrders?: boolean | undefined
}

export interface ToolServing extends ServingOptions, ToolsServed {}

/** The options of the client that a command uses. */
export interface ClientChoice {
  /** Undefined if not given. */
  readonly baseUrl: string | undefined
  /** Undefined if not given: an environment variable may set it. */
  readonly allowPlainHttp: true | undefined
  readonly responseValidation: 'report' | 'strict'
  readonly onDrift: (event: DriftEvent) => void
}

/** Something to serve, with a path that shows it. */
export interface Served<Client> {
  readonly client: Client
  /** Of a GET that works: `/v1/order?limit=3`. */
  readonly examplePath: string
  /** A first create to try. Only for a sandbox: people run the first line that they see. */
  readonly firstCreate?: FirstCreate | undefined
  /** Its upstream. */
  readonly upstream: Upstream
}

/** A create, as REST takes it. */
export interface FirstCreate {
  /** The tool that does the same: it is not shown where that is not served. */
  readonly tool: string
  readonly path: string
  readonly body: unknown
}

/** What the command line says of a sandbox. */
export interface SandboxFlags {
  readonly values: ReadonlyMap<string, string>
  readonly switches: ReadonlySet<string>
}

/** Where a sandbox is to listen. */
export interface SandboxPlace {
  readonly host: string
  readonly port: number
  /** Names under which its control endpoint is called, beyond those of this machine. */
  readonly allowedHosts: readonly string[] | undefined
}

/** A fake upstream on a port. */
export interface SandboxServed {
  readonly url: string
  /** How to call it, as lines for a shell. */
  readonly usage: (at: SandboxAddress) => readonly string[]
  close(): Promise<void>
}

/** What a package passes to its command. What not every command needs is loaded when needed. */
export interface CommandSetup<Client extends object> extends HelpSetup, FlagSetup {
  /** Commands of this package alone. */
  readonly programs?: readonly Program[] | undefined
  /** A client of the real upstream. Throws or rejects with a ConfigurationError where there is no key. */
  readonly connect: (choice: ClientChoice) => Promise<Served<Client>>
  /** A client of a fake upstream in this process. */
  readonly connectSandbox: (
    choice: Pick<ClientChoice, 'responseValidation' | 'onDrift'>,
    flags: SandboxFlags,
  ) => Promise<Served<Client>>
  /** A fake upstream on a port. */
  readonly startSandbox: (where: SandboxPlace, flags: SandboxFlags) => Promise<SandboxServed>
  readonly rest: (
    client: Client,
    options: RestOptions & OrderLimits & Pick<ToolsServed, 'checkOrders'>,
  ) => Promise<Handler>
  readonly mcp: (client: Client, options: ToolServing) => Promise<Handler>
  readonly stdio: (
    client: Client,
    options: ToolsServed,
  ) => Promise<{ readonly closed: Promise<void>; close(): Promise<void> }>
}
