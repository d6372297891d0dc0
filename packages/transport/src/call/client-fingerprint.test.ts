import { failureOf } from '@x/test-kit'
import { describe, expect, it } from 'vitest'
import { look, pay, SECRET, TEST_API } from '../../test/test-api.ts'
import type { Connection } from '../api/api.ts'
import { ConfigurationError } from '../errors/call-errors.ts'
import { ApiClient, clientFingerprintOf } from './api-client.ts'

function fingerprintOf(connect: () => Connection | Promise<Connection>) {
  const own = { className: 'Acme', product: 'acme', version: '1.2.3', api: TEST_API, headers: {}, shown: {} }
  const client = new ApiClient({ ...own, connect }, {})
  expect(JSON.stringify(client)).not.toContain(SECRET)
  const fingerprint = clientFingerprintOf(client)
  if (fingerprint === undefined) throw new Error('a client has one')
  return fingerprint
}

const at = (baseUrl: string, key: string): Connection => ({ baseUrl, headers: { 'x-api-key': key }, secrets: [key] })

const HERE = at('https://acme.test', SECRET)

describe('the fingerprint of a text', () => {
  it('is the same for every client that calls the same upstream with the same key', async () => {
    const one = await fingerprintOf(() => HERE)(pay, 'text')
    expect(one).toMatch(/^[0-9a-f]{64}$/)
    expect(await fingerprintOf(async () => ({ ...HERE }))(look, 'text')).toBe(one)
  })

  it.each([
    ['another text', HERE, 'other'],
    ['another upstream', at('https://play.acme.test', SECRET), 'text'],
    ['another key', at('https://acme.test', 'key_other0123456789'), 'text'],
  ])('differs for %s', async (_, connection, text) => {
    const one = await fingerprintOf(() => HERE)(pay, 'text')
    expect(await fingerprintOf(() => connection)(pay, text)).not.toBe(one)
  })

  it('fails as a call would if the client does not know whom to call', async () => {
    const fingerprint = fingerprintOf(() => {
      throw new ConfigurationError('no API key')
    })
    expect(await failureOf(fingerprint(pay, 'text'))).toMatchObject({ name: 'ConfigurationError', outcome: 'not_sent' })
  })

  it('is made only by clients', () => {
    expect(clientFingerprintOf({})).toBeUndefined()
  })
})
