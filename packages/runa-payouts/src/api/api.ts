import type { Api } from '@x/transport'
import { DECIMAL_FIELDS } from '../schemas/index.ts'
import { readErrorBody } from './error-body.ts'
import { ERROR_TABLE } from './error-table.ts'
import { KEY_PATTERNS } from './key-patterns.ts'

/** The API description of Runa's Payouts API. */
export const RUNA_API: Api = {
  vendor: 'Runa',
  errors: ERROR_TABLE,
  readErrorBody,
  // Neither is documented; both appear on recorded responses. The first identifies the request at the gateway.
  requestIdHeaders: ['x-amzn-requestid', 'cf-ray'],
  reservedHeaders: {
    'x-api-key': 'use the option apiKey',
    'x-api-version': 'use the client option apiVersion',
    'x-idempotency-key': 'use the option idempotencyKey',
    'x-execution-mode': 'use the option mode',
  },
  keyPatterns: KEY_PATTERNS,
  publicUrls: [
    'https://app.runa.io/',
    'https://developer.runa.io/',
    'https://api.runa.io/',
    'https://playground.runa.io/',
  ],
  decimalFields: DECIMAL_FIELDS,
}
