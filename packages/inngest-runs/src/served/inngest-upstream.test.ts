import { expect, it } from 'vitest'
import { serverAddress } from '../api/server-address.ts'
import { inngestUpstream } from './inngest-upstream.ts'

it.each([
  [{ baseUrl: 'https://api.inngest.com' }, 'production', 'Inngest Cloud: a cancel ends a real run'],
  [{ baseUrl: 'http://localhost:8288', isDev: true }, 'development', 'a dev server'],
  [{ baseUrl: 'https://inngest.example.com' }, 'other', 'your own server: its runs may be real'],
])('the command reports the server for %j: %s', (options, kind, about) => {
  expect(inngestUpstream(serverAddress(options))).toEqual({ kind, url: options.baseUrl, about })
})
