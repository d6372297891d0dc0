/** What a server calls: shown when it starts, and by `/health`. */
export interface Upstream {
  /** For programs: a test that must not pay can refuse to run against `production`. */
  readonly kind: 'production' | 'playground' | 'development' | 'sandbox' | 'other'
  /** Where it is; absent for a sandbox inside the process. */
  readonly url?: string | undefined
  /** How real it is, for a person. */
  readonly about: string
}

/** A fake upstream inside the process. */
export const SANDBOX_UPSTREAM: Upstream = { kind: 'sandbox', about: 'nothing is real' }

/** Whom a server talks to, in one line. */
export const upstreamLine = ({ kind, url, about }: Upstream): string =>
  url === undefined ? `→ ${kind}: ${about}` : `→ ${url} (${about})`
