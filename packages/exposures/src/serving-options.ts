import type { Clock } from '@x/transport'
import type { Selection } from './selection.ts'

/** How operations are served, the same for REST and for tools. */
export interface ServingOptions extends Selection {
  /** Refuses a create that names no idempotency key. Default: one is made for it, and is on the answer. */
  readonly requireIdempotencyKey?: boolean | undefined
  /** Whoever calls has to send `Authorization: Bearer` with it. Default: nobody has to. */
  readonly token?: string | undefined
  /**
   * Names that this server goes by, as `Host` has them: with a port, only on that port. Default: any. On a loopback address,
   * name it, or a web page can reach this server under a name of its own (DNS rebinding).
   */
  readonly allowedHosts?: readonly string[] | undefined
  /** Origins of web pages that may call, such as `https://app.example.com`. Default: none; other programs send no origin. */
  readonly allowedOrigins?: readonly string[] | undefined
  /** The largest request body, in bytes. Default: 1 MiB. */
  readonly maxBodyBytes?: number | undefined
  /** Time, for tests. Default: real time. */
  readonly clock?: Clock | undefined
}
