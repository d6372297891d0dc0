import { type ApiResponse, type CommonFaultName, type FaultEffect, type FaultTable, faultTable } from '@x/sandbox'
import { apiError, jsonResponse, secondVersionError, uiPage } from './requests/responses.ts'

const instead = (answer: ApiResponse): FaultEffect => ({ show: 'instead', ...answer })

/** Faults that only this API has. */
const ownFaults = {
  /** The run cannot be loaded. The response names the requested run, so it is built where runs are known. */
  'unable-to-load': { commit: false, effect: { show: 'answer' } },
  /** A response that the server cannot encode. */
  'empty-object-200': { commit: false, effect: instead(jsonResponse(200, {})) },
  /** A panic: a response without a body. */
  'panic-500': { commit: false, effect: instead({ status: 500, headers: {}, body: '' }) },
  /** The page of the web interface instead of a response. */
  'html-200': { commit: false, effect: instead(uiPage()) },
} satisfies FaultTable<string>

/** A fault that the Inngest sandbox knows by name. */
export type InngestFaultName = CommonFaultName | keyof typeof ownFaults

const serverError = instead(apiError(500, 'Internal server error'))

/** The common faults, with this API's own bodies where it has them. */
export const inngestFaults: FaultTable<InngestFaultName> = {
  ...faultTable,
  'rate-limit': { commit: false, effect: instead(apiError(429, 'Too many requests')) },
  'internal-error': { commit: false, effect: serverError },
  'internal-error-after-commit': { commit: true, effect: serverError },
  ...ownFaults,
}

/** Where a fault answers from. Unlisted faults come from something in front of the server, or on the way to it. */
const origins: Partial<Record<string, 'handler' | 'server'>> = {
  // Behind the layer that loses the status of a GET.
  'rate-limit': 'handler',
  'internal-error': 'handler',
  'internal-error-after-commit': 'handler',
  'empty-object-200': 'handler',
  // In front of that layer.
  'panic-500': 'server',
  'html-200': 'server',
}

export const originOf = (faultName: string): 'handler' | 'server' | 'elsewhere' => origins[faultName] ?? 'elsewhere'

/** What v2 answers if the fault table has v1's text. Undefined if both answer the same. */
export function secondVersionFault(faultName: string | undefined): ApiResponse | undefined {
  switch (faultName) {
    case 'unable-to-load':
      return secondVersionError(404, 'not_found', 'Run not found')
    case 'rate-limit':
      return secondVersionError(429, 'rate_limited', 'API rate limit exceeded')
    case 'internal-error':
    case 'internal-error-after-commit':
      return secondVersionError(500, 'internal_error', 'Internal server error')
    default:
      return undefined
  }
}
