import { describe, expect, it } from 'vitest'
import * as z from 'zod/mini'
import { type Schema, schemaOf } from '../../../transport/src/index.ts'
import { assertJudgesAlike, assertTakesEvery, type Judged } from './agreement.ts'
import { isJsonObject } from './json-schema.ts'
import { openapiDocument, schemaNamed } from './openapi-document.ts'

// The check has to be able to fail: each way in which a schema can differ from its OpenAPI file is tried here.

const openapi = openapiDocument(new URL('../../test/small.openapi.yaml', import.meta.url))
const owner = z.looseObject({ owner_id: z.exactOptional(z.number().check(z.multipleOf(1))) })
const job = z.looseObject({ job_id: z.string(), at: z.string(), owner: z.exactOptional(owner) })

function judged(type: z.ZodMiniType, asRead = renamed): Judged {
  const schema: Schema<unknown> = schemaOf(() => type, { vendor: 'small', reveal: 'types' })
  return { schema, openapi, counterpart: schemaNamed('Job'), asRead }
}

/** How a client would turn the names on the wire into its own. */
function renamed(json: unknown): unknown {
  if (!isJsonObject(json)) return json
  const { JobID, Raw: _raw, ...rest } = json
  const own = JobID === undefined ? rest : { ...rest, job_id: JobID }
  if (!isJsonObject(own.owner)) return own
  const { OwnerID, ...others } = own.owner
  return { ...own, owner: OwnerID === undefined ? others : { ...others, owner_id: OwnerID } }
}

const WORDS = { values: ['x', 1], keys: ['JobID', 'at', 'owner'] }

describe('a schema that says what its OpenAPI file says', () => {
  it('passes', () => {
    expect(() => assertTakesEvery(judged(job))).not.toThrow()
    expect(() => assertJudgesAlike(judged(job), WORDS)).not.toThrow()
  })
})

describe('a schema that is stricter', () => {
  it.each([
    ['about required fields', z.extend(job, { owner })],
    ['about a value', z.extend(job, { at: z.string().check(z.maxLength(5)) })],
    ['about further fields', z.strictObject(job.shape)],
  ])('%s is detected', (_, type) => {
    expect(() => assertTakesEvery(judged(type))).toThrow('the schema refuses it')
    expect(() => assertJudgesAlike(judged(type), WORDS)).toThrow('only the schema refuses it')
  })
})

describe('a schema that is laxer', () => {
  it.each([
    ['about required fields', z.extend(job, { job_id: z.exactOptional(z.string()) })],
    ['about a type', z.extend(job, { at: z.union([z.string(), z.number()]) })],
    ['about null', z.extend(job, { owner: z.exactOptional(z.nullable(owner)) })],
    ['about a field in a field', z.extend(job, { owner: z.exactOptional(z.looseObject({})) })],
  ])('%s is detected', (_, type) => {
    expect(() => assertJudgesAlike(judged(type), WORDS)).toThrow('only the OpenAPI file refuses it')
  })
})

it('a client that forgets to rename a field is detected', () => {
  expect(() => assertTakesEvery(judged(job, (json) => json))).toThrow('the schema refuses it')
})

it('changes that reveal no difference are detected', () => {
  const anything: Judged = { ...judged(z.unknown()), counterpart: {} }
  expect(() => assertJudgesAlike(anything, WORDS)).toThrow('the changes are too harmless')
})
