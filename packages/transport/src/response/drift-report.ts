import { undisturbed } from '../input/observer.ts'
import type { DriftEvent } from '../input/options.ts'
import { formatPath } from '../issues/issue-path.ts'
import type { SchemaIssue } from '../issues/schema.ts'

/**
 * The most differences that are reported and remembered. A path may contain keys that the server makes up, such as
 * those of metadata, and a client may live for months.
 */
const MOST_REPORTED = 1_000

/** Reports responses that differ from their schemas, once per operation and path. */
export class DriftReport {
  readonly #reported = new Set<string>()
  readonly #onDrift: ((event: DriftEvent) => void) | undefined

  constructor(onDrift: ((event: DriftEvent) => void) | undefined) {
    this.#onDrift = onDrift
  }

  report(operation: string, drift: readonly Pick<SchemaIssue, 'path' | 'code'>[]): void {
    for (const { path, code } of drift) {
      // Positions in a list are many and carry no information.
      const event = { operation, path: formatPath(path.map((step) => (typeof step === 'number' ? '' : step))), code }
      const known = `${operation} ${event.path} ${code}`
      if (this.#reported.has(known) || this.#reported.size >= MOST_REPORTED) continue
      this.#reported.add(known)
      undisturbed(() => this.#onDrift?.(event))
    }
  }
}
