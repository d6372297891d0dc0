import type { FlyingWrite } from '../repeats/repeated-write.ts'

/** What a process says that ends at once, whatever is under way: without its key, nobody can repeat a write. */
export function lastWords(name: string, inFlight: readonly FlyingWrite[]): readonly string[] {
  if (inFlight.length === 0) return []
  return [
    `${name}: stopped with ${inFlight.length} in flight, which may have been carried out. Repeat each with its key and no other:`,
    ...inFlight.map(({ operation, idempotencyKey }) => `  ${operation} key=${JSON.stringify(idempotencyKey)}`),
  ]
}
