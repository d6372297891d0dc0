import type { OwnKeyCheck } from '../calls/response-status.ts'
import type { ServedOperation } from '../calls/served-operation.ts'
import { aChoice, aFunction, aPath, aSwitch, type OptionCheck, type OptionChecks } from '../options/option-check.ts'
import { SERVING_CHECKS, type ServingOptions } from '../options/serving-options.ts'
import type { OpenApiDocument } from '../schemas/openapi-document.ts'

/**
 * How much the tool list says about results: the top-level fields, every field, or nothing. The first is the default.
 */
export const OUTPUT_SCHEMAS = ['compact', 'full', 'none'] as const

export type OutputSchemas = (typeof OUTPUT_SCHEMAS)[number]

/** How operations become tools. */
export interface ToolOptions
  extends Pick<
    ServingOptions,
    'readOnly' | 'tools' | 'requireIdempotencyKey' | 'state' | 'onWrite' | 'deadline' | 'onAnswer' | 'clock'
  > {
  /**
   * Called with one line, without secrets, for each write that finished after its caller had left and, over HTTP, for
   * each refused request. If you pass `onAnswer`, it is called for both instead. Without `onWrite`, `log` also gets the
   * key that the server generates for a create, before it is sent. Default: no log.
   */
  readonly log?: ((line: string) => void) | undefined
  /**
   * How a list of tools describes their results. `compact`: the top-level fields, in words, because models read them in
   * every conversation. `full`: every field of every form, with `$ref` and `$defs`, for programs. `none`: nothing.
   * Default: `compact`. The results are the same.
   */
  readonly outputSchemas?: OutputSchemas | undefined
}

const { readOnly, tools, requireIdempotencyKey, state, onWrite, deadline, onAnswer, clock } = SERVING_CHECKS

export const TOOL_CHECKS = {
  ...{ readOnly, tools, requireIdempotencyKey, state, onWrite, deadline, onAnswer, clock },
  log: aFunction,
  outputSchemas: aChoice(OUTPUT_SCHEMAS),
} as const satisfies Readonly<Record<keyof ToolOptions, OptionCheck>>

/** What a package says of its operations. */
export interface ToolTable<Client> {
  readonly servedOperations: readonly ServedOperation<Client>[]
  /** The API's OpenAPI document, which the schemas of the tools are made of. */
  readonly document: OpenApiDocument
  /** Removes from a response what a model must not see, or what would be too much for it. Default: nothing. */
  readonly hide?: ((data: unknown, operation: Pick<ServedOperation<never>, 'hasPublicLinks'>) => unknown) | undefined
  /** How long the API keeps a refusal under its idempotency key, in words: `30 days`. */
  readonly answersKept?: string | undefined
  /** Which errors say that the upstream refuses this server's key. Default: every 401 and 403. */
  readonly isOwnKeyRefused?: OwnKeyCheck | undefined
  /** Names of options that only this package has, each of them true or false. */
  readonly ownSwitches?: readonly string[] | undefined
  /** Checks of further options that only this package has. */
  readonly ownChecks?: OptionChecks | undefined
}

export const ownChecks = ({
  ownSwitches = [],
  ownChecks: others = {},
}: Pick<ToolTable<never>, 'ownSwitches' | 'ownChecks'>): OptionChecks => ({
  ...Object.fromEntries(ownSwitches.map((name) => [name, aSwitch])),
  ...others,
})

/** What the server says it is. */
export interface ServerIdentity {
  readonly name: string
  readonly version: string
  /** How to use the tools together, for the model. */
  readonly instructions?: string | undefined
}

/** What a package says of the server that serves its operations. */
export interface McpTable<Client> extends ToolTable<Client>, ServerIdentity {}

/** How tools are served over HTTP. */
export interface McpOptions
  extends ToolOptions,
    Pick<ServingOptions, 'allowedHosts' | 'allowedOrigins' | 'token' | 'basePath' | 'maxBodyBytes'> {
  /** The path of the endpoint, below `basePath`; any other is a 404. Default: `/mcp`. */
  readonly path?: string | undefined
}

export const MCP_CHECKS = { ...SERVING_CHECKS, ...TOOL_CHECKS, path: aPath } as const satisfies Readonly<
  Record<keyof McpOptions, OptionCheck>
>
