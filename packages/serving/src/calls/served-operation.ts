import type { Method, Operation, Parameter, QueryValue } from '@x/transport'
import type { OrderAmounts } from '../limits/order-limits.ts'
import type { KeyOrigin } from '../repeats/key-origin.ts'
import type { JsonSchema } from '../schemas/openapi-document.ts'

/** What came in for an operation, whichever way: by the names that the operation's table gives its parameters. */
export interface OperationInput {
  readonly path: Readonly<Record<string, string>>
  readonly query: Readonly<Record<string, QueryValue>>
  /** Headers that are parameters of the operation, by the names that the table gives them. */
  readonly headers: Readonly<Record<string, string>>
  readonly body?: unknown
}

/** What an operation answered, in the upstream's own shape. */
export interface OperationResponse {
  /** The upstream's status, and its JSON. */
  readonly status: number
  readonly data: unknown
  /** The upstream's headers. */
  readonly headers: Headers
  readonly requestId: string | undefined
  /** Of a write that has one: given by the caller, or made for it. */
  readonly idempotencyKey?: string
}

/** What of a call follows from its caller. */
export interface OperationCallOptions {
  readonly signal: AbortSignal
  /** Of a write under a key: what this server knows of it. */
  readonly keyOrigin?: KeyOrigin | undefined
  /** Further headers of the request: the trace that it belongs to. */
  readonly headers?: Readonly<Record<string, string>> | undefined
  /** Ms until the caller is answered, whatever has come of the call. */
  readonly answeredWithinMs?: number | undefined
}

/**
 * When an operation beyond the capability is served: `by_default` like one of the capability's, which only a read can be, or
 * `when_named`, where `tools` asks for it.
 */
export type Addition = 'by_default' | 'when_named'

/** One operation, and how it is served: as a route and as a tool. */
export interface ServedOperation<Client> {
  readonly operation: Operation
  readonly rest: { readonly method: Method; readonly path: string; readonly also?: string }
  readonly tool: {
    readonly name: string
    readonly readOnly: boolean
    readonly destructive: boolean
    readonly idempotent: boolean
    /** What it does, for the model that is to choose it. Default: what the operation's table says. */
    readonly description?: string
    /** Values of query parameters for a caller who passes none: a model reads all that it is given. Default: none. */
    readonly defaults?: Readonly<Record<string, string | number | boolean>>
    /** Largest values of query parameters, where the tool takes less than the API. Default: what the API takes. */
    readonly most?: Readonly<Record<string, number>>
    /** The schema of the tool's result, where `forTool` makes another one of the response. */
    readonly response?: JsonSchema
  }
  /** What is said beside its descriptions where all of these tools are served: a tool and a route in words of their own. */
  readonly beside?: { readonly tools: readonly string[]; readonly tool: string; readonly route: string }
  /** Parameters that a server reads itself, where it does: the API has none of them. */
  readonly localParameters?: readonly Parameter[]
  /** Of an operation that the capability does not have. Default: the capability has it. */
  readonly addition?: Addition
  /** The schema of the response, where it is not the one that the OpenAPI document has. References lead into that document. */
  readonly response?: JsonSchema
  /**
   * Whether an answer tells of something that came to nothing, though the call went well: an order that failed. Default: none
   * does.
   */
  readonly isFailed?: (data: unknown) => boolean
  /**
   * Of an operation that places orders: what a body is to pay, given as parsed JSON that may be anything. Undefined where
   * that cannot be told for certain. Default: the operation places none, and no limit on orders concerns it.
   */
  readonly orderAmounts?: (body: unknown) => OrderAmounts | undefined
  /** Makes the shorter form of a response that a model reads. Default: the response as it is. */
  readonly forTool?: (data: unknown) => unknown
  /** Whether links in its responses are for everybody, such as a brand's web page. Default: a link may be money. */
  readonly hasPublicLinks?: true
  /** What the limits are that it is held to, in words. */
  readonly limits?: string
  /** Calls the client's method with these options. Rejects with an SdkError. */
  readonly call: (client: Client, input: OperationInput, options: OperationCallOptions) => Promise<OperationResponse>
}

/** The header in which an operation takes its idempotency key, as its table spells it; undefined for one without. */
export const idempotencyHeaderOf = ({ parameters, retry }: Operation): string | undefined =>
  retry === 'keyed'
    ? parameters.find(({ name, in: place }) => place === 'header' && /idempotency-key$/i.test(name))?.name
    : undefined

/** What is said of an operation beside its description, where the tools that it names are among those that are served. */
export const wordsBeside = (
  { beside }: Pick<ServedOperation<never>, 'beside'>,
  served: readonly Pick<ServedOperation<never>, 'tool'>[],
  form: 'tool' | 'route',
): string | undefined =>
  beside?.tools.every((name) => served.some(({ tool }) => tool.name === name)) ? beside[form] : undefined

/** The upstream of a server, shown at its start and in `/health`. */
export interface Upstream {
  /** For programs. A test that must not pay can refuse to run against `production`. */
  readonly kind: 'production' | 'playground' | 'development' | 'sandbox' | 'other'
  /** Where it is; absent for a sandbox inside the process. */
  readonly url?: string | undefined
  /** What it is, for a person. */
  readonly about: string
}

/** A fake upstream inside the process. */
export const SANDBOX_UPSTREAM: Upstream = { kind: 'sandbox', about: 'nothing is real' }

/** Whom a server talks to, in one line. */
export const upstreamLine = ({ kind, url, about }: Upstream): string =>
  url === undefined ? `→ ${kind}: ${about}` : `→ ${url} (${about})`
