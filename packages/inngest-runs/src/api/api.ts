import type { Api, ErrorRule } from '@x/transport'
import { RUN_NOT_FOUND, readErrorBody } from './error-body.ts'
import { hiddenStatus } from './hidden-status.ts'

/** Errors that mean more than their status. v2's codes are in inngest/inngest, pkg/api/v2/apiv2base/errors.go. */
const ERROR_TABLE: readonly ErrorRule[] = [
  { type: RUN_NOT_FOUND, error: 'RunNotFoundError' },
  // For an operation about a run, whatever the error text says.
  { status: 404, error: 'RunNotFoundError', resourceId: 'runId' },
  { type: 'not_found', error: 'RunNotFoundError', resourceId: 'runId' },
]

/** The API description of Inngest's API. */
export const INNGEST_API: Api = {
  vendor: 'Inngest',
  errors: ERROR_TABLE,
  readErrorBody,
  requestIdHeaders: ['x-request-id', 'cf-ray'],
  reservedHeaders: {
    authorization: 'use the option apiKey',
    'x-inngest-env': 'use the client option env',
  },
  // Signing keys, API keys, and the hex digits at the end of a hashed signing key.
  keyPatterns: [/\bsignkey-\w+-[0-9a-f]{8,}/gi, /\bsk-inn-api-[\w-]{6,}/gi],
  publicUrls: ['https://www.inngest.com/', 'https://api.inngest.com/', 'https://app.inngest.com/'],
  decimalFields: new Set(),
  reinterpret: hiddenStatus,
}
