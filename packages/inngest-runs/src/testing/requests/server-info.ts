import type { Operation } from './operation.ts'
import { jsonResponse } from './responses.ts'

/** Whether the server is running. Needs no key. */
export const serverHealth: Operation = () => jsonResponse(200, { status: 200, message: 'OK' })

/** An SDK recognises a dev server by this (inngest/inngest, pkg/devserver). */
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
