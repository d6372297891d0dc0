import type { Operation } from '../requests/operation.ts'
import { parsedJson } from '../requests/parsed-json.ts'
import { apiError, panic } from '../requests/responses.ts'
import { idKey } from './run-id.ts'

const JSON_TYPE = { 'Content-Type': 'application/json' }

const REQUIRED = ['app_id', 'function_id', 'started_before'] as const

/** Bulk cancellation. The open-source server checks the request, then crashes (inngest/inngest, pkg/api/apiv1). */
export const cancelMany: Operation = ({ book, now }, { body }) => {
  const given = parsedJson(body)
  if (typeof given !== 'object' || given === null) return apiError(400, 'Invalid cancellation request')
  const fields: Readonly<Record<string, unknown>> = { ...given }
  const missing = REQUIRED.filter((name) => fields[name] === undefined || fields[name] === '')
  if (missing.length > 0) return apiError(400, missing.map((name) => `${name} is required`).join('\n'))
  if (Date.parse(String(fields.started_before)) > now()) return apiError(400, 'started_before must be in the past')
  const slugs = book.all.map(({ app, functionSlug }) => `${app}-${functionSlug}`)
  return slugs.includes(String(fields.function_id)) ? panic(JSON_TYPE) : apiError(404, 'function not found')
}

export const listCancellations: Operation = () => panic()

export const deleteCancellation: Operation = (_, { id }) =>
  idKey(id) === undefined ? apiError(400, 'Invalid cancellation ID') : panic(JSON_TYPE)
