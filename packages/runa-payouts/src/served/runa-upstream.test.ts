import { expect, it } from 'vitest'
import { runaUpstream } from './runa-upstream.ts'

const WG = 'wgAbc.canary'
const XX = 'xxAbc.canary'

it.each([
  ['https://api.runa.io/v2', WG, 'production', 'PRODUCTION: orders are real money'],
  ['https://api.runa.io/v2', 'other.canary', 'production', 'PRODUCTION: orders are real money'],
  ['https://playground.runa.io/v2', XX, 'playground', 'playground: no real money'],
  [
    'https://proxy.example',
    WG,
    'production',
    'not an address of Runa, with a PRODUCTION key: orders may be real money',
  ],
  ['http://127.0.0.1:8070', XX, 'playground', 'not an address of Runa, with a playground key: no real money'],
  ['https://proxy.example', 'other.canary', 'other', 'not an address of Runa: orders may be real money'],
])('the command reports its upstream at %s with a key like %s: %s', (url, apiKey, kind, about) => {
  const upstream = runaUpstream(url, apiKey)
  expect(upstream).toEqual({ kind, url, about })
  expect(JSON.stringify(upstream)).not.toContain('canary')
})
