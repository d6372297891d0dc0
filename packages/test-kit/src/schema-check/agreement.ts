import fc from 'fast-check'
import type { JsonSchema } from './json-schema.ts'
import { mutated, type Vocabulary } from './mutation.ts'
import type { OpenapiDocument } from './openapi-document.ts'

/** A schema of ours, and what it is measured by. */
export interface Judged {
  readonly schema: { issues(value: unknown): readonly unknown[] }
  readonly openapi: OpenapiDocument
  /** Its counterpart in the OpenAPI file. */
  readonly counterpart: JsonSchema
  /** What the client does to a body before it looks at it. */
  readonly asRead: (json: unknown) => unknown
}

// The same documents on every run: a gate that fails only now and then is ignored.
const RUNS = { seed: 20_240_205, numRuns: 1000, includeErrorInReport: true }

/** Throws unless the schema takes, once it is read, every document that the OpenAPI file says servers send. */
export function assertTakesEvery({ schema, openapi, counterpart, asRead }: Judged): void {
  const verdict = openapi.verdict(counterpart)
  fc.assert(
    fc.property(openapi.documents(counterpart), (document) => {
      if (!verdict(asJson(document))) throw new Error('this gate made a document that the OpenAPI file refuses')
      const issues = schema.issues(asRead(asJson(document)))
      if (issues.length > 0) throw new Error(`the schema refuses it: ${JSON.stringify(issues)}`)
    }),
    RUNS,
  )
}

/** Throws unless the schema judges documents that something was done to as the OpenAPI file does. */
export function assertJudgesAlike({ schema, openapi, counterpart, asRead }: Judged, vocabulary: Vocabulary): void {
  const verdict = openapi.clientVerdict(counterpart)
  const seen = { taken: 0, refused: 0 }
  fc.assert(
    fc.property(mutated(openapi.documents(counterpart), vocabulary), (document) => {
      const read = asRead(asJson(document))
      const isFine = verdict(read)
      seen[isFine ? 'taken' : 'refused'] += 1
      const issues = schema.issues(read)
      if (isFine && issues.length > 0) throw new Error(`only the schema refuses it: ${JSON.stringify(issues)}`)
      if (!isFine && issues.length === 0) throw new Error('only the OpenAPI file refuses it')
    }),
    { ...RUNS, numRuns: 3 * RUNS.numRuns },
  )
  if (Math.min(seen.taken, seen.refused) <= RUNS.numRuns / 20) {
    throw new Error(`the changes are too harmless, or too harmful, to show a difference: ${JSON.stringify(seen)}`)
  }
}

/** As it comes over the wire, where there is neither -0 nor a shared object. */
function asJson(document: unknown): unknown {
  return JSON.parse(JSON.stringify(document))
}
