import type { InngestHabits } from './sandbox-options.ts'

/** The operations that the sandbox plays, by the names that the client gives them. */
export type SandboxOperation = 'getRun' | 'cancelRun' | 'listRunJobs' | 'listEventRuns'

/** What a method and a path mean. */
export type Route =
  | { readonly operation: SandboxOperation; readonly id: string }
  /** The path exists, for other methods. */
  | { readonly operation: undefined; readonly allowed: readonly string[] }
  /** The path does not exist: below `/v1` nothing answers for it, elsewhere the user interface may. */
  | { readonly operation: undefined; readonly outside: boolean }

interface Row {
  readonly method: string
  readonly path: RegExp
  readonly operation: SandboxOperation
}

// A path that ends in a slash is another path, and there is none (inngest/inngest, docs/openapi/v3/api/v1/spec.yaml).
const RUN = /^\/v1\/runs\/([^/]+)$/
const reads: readonly Row[] = [
  { method: 'GET', path: RUN, operation: 'getRun' },
  { method: 'GET', path: /^\/v1\/runs\/([^/]+)\/jobs$/, operation: 'listRunJobs' },
  { method: 'GET', path: /^\/v1\/events\/([^/]+)\/runs$/, operation: 'listEventRuns' },
]
const cancelByDelete: Row = { method: 'DELETE', path: RUN, operation: 'cancelRun' }
const cancelByPost: Row = { method: 'POST', path: /^\/v1\/runs\/([^/]+)\/cancel$/, operation: 'cancelRun' }

const cancels: Readonly<Record<InngestHabits['cancelRoute'], readonly Row[]>> = {
  delete: [cancelByDelete],
  post: [cancelByPost],
  both: [cancelByDelete, cancelByPost],
}

/** A router for the server's habit of cancelling. */
export function createRouter(cancelRoute: InngestHabits['cancelRoute']): (method: string, path: string) => Route {
  const rows = [...reads, ...cancels[cancelRoute]]
  return (method, path) => {
    const sharing = rows.filter((row) => row.path.test(path))
    const row = sharing.find((one) => one.method === method)
    if (row !== undefined) return { operation: row.operation, id: decoded(row.path.exec(path)?.[1] ?? '') }
    if (sharing.length > 0) return { operation: undefined, allowed: sharing.map((one) => one.method) }
    return { operation: undefined, outside: path !== '/v1' && !path.startsWith('/v1/') }
  }
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment)
  } catch {
    // A lone percent sign stands for itself: it only has to be no id.
    return segment
  }
}
