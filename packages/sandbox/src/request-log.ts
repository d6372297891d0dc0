import type { SandboxRequest } from './reply.ts'

/** A request as the sandbox saw it. */
export interface RecordedRequest<Operation extends string = string> {
  /** Undefined for a path that the API does not have. */
  readonly operation: Operation | undefined
  /** HTTP method. */
  readonly method: string
  /** Path of the URL, without its query. */
  readonly path: string
  /** Query parameters, by name. */
  readonly query: Readonly<Record<string, string>>
  /** By lower-case name. Only the part of a key that may be shown is kept. */
  readonly headers: Readonly<Record<string, string>>
  /** The body as text; empty for none. */
  readonly body: string
  /** When it came: milliseconds since the Unix epoch, on the sandbox's clock. */
  readonly at: number
  /** The status that was sent; undefined before that, or if the connection was dropped or stalled first. */
  readonly status: number | undefined
}

/** Every request so far, in order. The log grows without limit: call `clear()` in a program that runs for long. */
export type RequestLog<Operation extends string = string> = readonly RecordedRequest<Operation>[] & {
  /** Forgets every request. What the requests did stays. */
  clear(): void
}

/**
 * The log, and how to write to it: `record` gives back a function that fills in the status.
 * `visibleHeaders` decides what is kept of the headers: no key belongs in a log.
 */
export function createRequestLog<Operation extends string>(
  visibleHeaders: (headers: Headers) => Record<string, string>,
): {
  readonly log: RequestLog<Operation>
  readonly record: (request: SandboxRequest, operation: Operation | undefined, at: number) => (status: number) => void
} {
  type Entry = RecordedRequest<Operation>
  const entries: Entry[] = []
  const clear = () => {
    entries.length = 0
  }
  const record = (request: SandboxRequest, operation: Operation | undefined, at: number) => {
    const entry: { -readonly [Key in keyof Entry]: Entry[Key] } = {
      operation,
      method: request.method,
      path: request.url.pathname,
      query: Object.fromEntries(request.url.searchParams),
      headers: visibleHeaders(request.headers),
      body: request.body,
      at,
      status: undefined,
    }
    entries.push(entry)
    return (status: number) => {
      entry.status = status
    }
  }
  // Not enumerable, so that the log compares equal to a plain array. Object.defineProperty does not say what it added.
  return { log: Object.defineProperty(entries, 'clear', { value: clear }) as Entry[] & { clear(): void }, record }
}
