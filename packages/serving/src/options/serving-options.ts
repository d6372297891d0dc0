import type { Clock } from '@x/transport'
import { tokenProblem } from '../access/access-checks.ts'
import type { Selection } from '../calls/selection.ts'
import type { ServedEvent } from '../calls/served-event.ts'
import type { WriteEvent } from '../repeats/write-event.ts'
import type { StateStore } from '../state/state-store.ts'
import {
  aBasePath,
  aByteCount,
  aDuration,
  aFunction,
  anObject,
  aSwitch,
  names,
  type OptionCheck,
  withMethods,
} from './option-check.ts'

/**
 * Options of serving operations, the same for REST and for tools.
 *
 * Without `token` and `allowedHosts`, a handler responds only if `Host` is a name of this machine: `localhost`,
 * `127.0.0.1` or `[::1]`.
 */
export interface ServingOptions extends Selection {
  /** Refuses a create without an idempotency key. Default: the server generates one and returns it. */
  readonly requireIdempotencyKey?: boolean | undefined
  /**
   * Remembers the creates of the last ten minutes, so that one without a key is not sent twice. Default: the memory of
   * the process, which is lost when the process ends. If several processes serve one account, pass one shared store. Pass
   * the same store wherever you serve a client. While it fails, or does not respond within 5 s, no create is sent. Unused
   * if no served operation takes an idempotency key.
   */
  readonly state?: StateStore | undefined
  /**
   * Called with the key that the server generates for a create, before the create is sent; with each create that a
   * limit stops; and with any failure of `state`. Write it to your log. What it throws is ignored.
   */
  readonly onWrite?: ((event: WriteEvent) => void) | undefined
  /**
   * The token that callers have to send as `Authorization: Bearer`. `false`: none, because something in front
   * authenticates callers. Without this option, none is needed either, but `Host` must be a name of this machine or one
   * of `allowedHosts`. An undefined or empty token, as from an unset variable, is a ConfigurationError.
   */
  readonly token?: string | false | undefined
  /**
   * Allowed values of `Host`. A name with a port is allowed on that port only. Default: any with a token or `token:
   * false`, otherwise those of this machine. Set it even on a loopback address, or a web page can reach this server
   * through a DNS name that it controls (DNS rebinding). `X-Forwarded-Host` is ignored.
   */
  readonly allowedHosts?: readonly string[] | undefined
  /** Origins of web pages that may call, such as `https://app.example.com`. Default: none; other programs send no origin. */
  readonly allowedOrigins?: readonly string[] | undefined
  /**
   * A prefix of every path, such as `/runa`, for a proxy that passes on whole paths, or a framework that mounts this
   * handler below a route. Default: none.
   */
  readonly basePath?: string | undefined
  /** The largest request body, in bytes. Default: 1 MiB. */
  readonly maxBodyBytes?: number | undefined
  /**
   * Ms after which the caller gets a response, whatever the state of the call: 504, or a result with `isError`. A create
   * continues and is remembered; a read is aborted. Default: 50,000, because MCP hosts give up after 60 s.
   */
  readonly deadline?: number | undefined
  /**
   * Called after every response to a request or to a tool call, and once more when a write ends that continued after its
   * response. What it throws is ignored.
   */
  readonly onAnswer?: ((event: ServedEvent) => void) | undefined
  /** A clock for tests. Default: real time. */
  readonly clock?: Clock | undefined
}

/** The checks of these options when serving begins. */
export const SERVING_CHECKS = {
  token: tokenProblem,
  allowedHosts: names,
  allowedOrigins: names,
  readOnly: aSwitch,
  tools: names,
  requireIdempotencyKey: aSwitch,
  state: withMethods('read', 'replace'),
  onWrite: aFunction,
  basePath: aBasePath,
  maxBodyBytes: aByteCount,
  deadline: aDuration,
  onAnswer: aFunction,
  clock: anObject,
} as const satisfies Readonly<Record<keyof ServingOptions, OptionCheck>>
