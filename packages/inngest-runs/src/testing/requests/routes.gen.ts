// Made from specs/inngest-runs.openapi.yaml by `node scripts/generate.ts`. Do not edit.

/** Every route of the API. A path without variables comes before one that has some. */
export const ROUTES = [
  { method: 'GET', path: '/v2/runs', name: 'listRuns' },
  { method: 'GET', path: '/v1/runs/{runId}', name: 'getRun' },
  { method: 'DELETE', path: '/v1/runs/{runId}', name: 'cancelRunByDelete' },
  { method: 'POST', path: '/v1/runs/{runId}/cancel', name: 'cancelRun' },
  { method: 'GET', path: '/v1/runs/{runId}/jobs', name: 'listRunJobs' },
  { method: 'GET', path: '/v1/events/{eventId}/runs', name: 'listEventRuns' },
  { method: 'GET', path: '/v1/events/{eventId}', name: 'getEvent' },
  { method: 'GET', path: '/v2/runs/{runId}', name: 'getRunByV2' },
  { method: 'GET', path: '/v2/runs/{runId}/trace', name: 'getRunTrace' },
  { method: 'POST', path: '/v2/runs/{runId}/cancel', name: 'cancelRunByV2' },
  { method: 'GET', path: '/v2/events/{eventId}/runs', name: 'listEventRunsByV2' },
] as const

export type RouteName = (typeof ROUTES)[number]['name']
