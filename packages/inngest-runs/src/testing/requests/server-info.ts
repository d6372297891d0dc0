import type { Operation } from './operation.ts'
import { jsonResponse } from './responses.ts'

/** Whether the server is there. Anybody may ask. */
export const serverHealth: Operation = () => jsonResponse(200, { status: 200, message: 'OK' })

/** By this, an SDK recognises a dev server (inngest/inngest, pkg/devserver). */
export const devInfo: Operation = () =>
  jsonResponse(
    200,
    {
      version: 'dev-sandbox',
      authed: false,
      startOpts: { dir: '', urls: [], autodiscover: false, poll: false },
      functions: [],
      handlers: null,
      isSingleNodeService: true,
    },
    { 'Content-Type': 'application/json; charset=utf-8' },
  )
