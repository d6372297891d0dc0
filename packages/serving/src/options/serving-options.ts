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
 * How operations are served, the same for REST and for tools.
 *
 * With neither `token` nor `allowedHosts`, only requests whose `Host` is a name of this machine are answered: `localhost`,
 * `127.0.0.1` or `[::1]`.
 */
export interface ServingOptions extends Selection {
  /** Refuses a create that names no idempotency key. Default: one is made for it, and is on the answer. */
  readonly requireIdempotencyKey?: boolean | undefined
  /**
   * Where creates of the last ten minutes are remembered, so that one without a key is not sent twice. Default: in the
   * process, which forgets them when it ends. Several processes that serve one account share one store. Name the same
   * wherever you serve a client. While it fails, or does not answer within 5 s, no create is sent. Unused where nothing that
   * is served takes an idempotency key.
   */
  readonly state?: StateStore | undefined
  /**
   * Told the key that is made for a create that names none, before it is sent, each create that a limit keeps from being
   * sent, and any failure of `state`. Write it to your log. What it throws is ignored.
   */
  readonly onWrite?: ((event: WriteEvent) => void) | undefined
  /**
   * Whoever calls has to send `Authorization: Bearer` with it. `false`: nobody has to, as something in front of this asks
   * who calls. Left out, nobody has to either, but only names of this machine, or those of `allowedHosts`, are answered.
   * One that is there and undefined or empty, as from a variable that nobody has set, is a ConfigurationError.
   */
  readonly token?: string | false | undefined
  /**
   * Names that this server goes by, as `Host` has them: with a port, only on that port. Default: with a token, or
   * `token: false`, any; otherwise those of this machine. On a loopback address, name it even so, or a web page can reach
   * this server under a name of its own (DNS rebinding). What a proxy says in `X-Forwarded-Host` counts for nothing.
   */
  readonly allowedHosts?: readonly string[] | undefined
  /** Origins of web pages that may call, such as `https://app.example.com`. Default: none; other programs send no origin. */
  readonly allowedOrigins?: readonly string[] | undefined
  /**
   * What is before every path, such as `/runa`: where a proxy passes on whole paths, or a framework mounts this below a
   * route of its own. Default: nothing.
   */
  readonly basePath?: string | undefined
  /** The largest request body, in bytes. Default: 1 MiB. */
  readonly maxBodyBytes?: number | undefined
  /**
   * Ms after which a caller is answered, whatever has come of the call: 504, or a result with `isError`. A create continues
   * behind that answer and is remembered; a read is ended. Default: 50,000, as hosts of models give up after 60 s.
   */
  readonly deadline?: number | undefined
  /**
   * Called after every answer to a request or to the call of a tool, and once more when a write has ended that continued
   * behind its answer. What it throws is ignored.
   */
  readonly onAnswer?: ((event: ServedEvent) => void) | undefined
  /** Time, for tests. Default: real time. */
  readonly clock?: Clock | undefined
}

/** What is checked of them when serving begins. */
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
