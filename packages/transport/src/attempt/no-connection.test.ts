import { execFile } from 'node:child_process'
import dns from 'node:dns'
import { promisify } from 'node:util'
import { failureOf } from '@x/test-kit'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { pay, payment, testTransport } from '../../test/test-api.ts'

// Nothing listens there.
const DEAD_PORT = 20_011

type Address = { readonly address: string; readonly family: 4 | 6 }
type Lookup = (
  host: string,
  options: object,
  callback: (error: Error | null, found?: readonly Address[]) => void,
) => void

/** Makes every name resolve to these addresses, for `fetch` and everything else. */
const resolveTo = (...addresses: string[]) =>
  lookUp((_host, _options, found) =>
    found(
      null,
      addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
    ),
  )

const lookUp = (lookup: Lookup) => vi.spyOn(dns, 'lookup').mockImplementation(lookup as unknown as typeof dns.lookup) // One form of many.

afterEach(() => vi.restoreAllMocks())

const paying = (host: string) =>
  failureOf(testTransport(`http://${host}:${DEAD_PORT}`, { maxRetries: 1 }).transport.send(pay, payment(), {}))

describe('no connection was made, so nothing was sent', () => {
  // On the loopback interface, or addresses to which no packet can leave.
  it.each([
    ['refused by both families', ['127.0.0.1', '::1']],
    ['refused, then unreachable', ['127.0.0.1', '255.255.255.255']],
    ['unreachable, then refused', ['255.255.255.255', '127.0.0.1']],
    ['without a scope, then refused twice', ['fe80::1', '127.0.0.1', '::1']],
    ['refused, then without a scope', ['127.0.0.1', 'fe80::1']],
    ['unreachable twice', ['255.255.255.255', 'fe80::1']],
  ])('to any of the addresses of a host: %s', async (what, addresses) => {
    resolveTo(...addresses)
    const error = await paying(`${what.replaceAll(/\W+/g, '-')}.test`)
    expect(error).toMatchObject({ name: 'ConnectionError', outcome: 'not_sent' })
    expect(error.attempts).toHaveLength(2)
  })

  it.each(['EAI_FAIL', 'EAI_NODATA', 'EAI_MEMORY', 'ESERVFAIL', 'EMFILE'])(
    'to a host whose name could not be looked up (%s)',
    async (code) => {
      const failed = Object.assign(new Error(`getaddrinfo ${code}`), { code, syscall: 'getaddrinfo' })
      lookUp((_host, _options, found) => found(failed))
      expect(await paying(`${code.toLowerCase()}.test`)).toMatchObject({
        outcome: 'not_sent',
        attempts: [{ cause: code }, {}],
      })
    },
  )

  it('to a host that a resolver does not answer for', async () => {
    const failed = Object.assign(new Error('queryA ESERVFAIL'), { code: 'ESERVFAIL', syscall: 'queryA' })
    lookUp((_host, _options, found) => found(failed))
    expect(await paying('resolved.test')).toMatchObject({ outcome: 'not_sent', attempts: [{ cause: 'ESERVFAIL' }, {}] })
  })

  it('in a process that has no file descriptor left', async () => {
    const script = `
      import { openSync, closeSync } from 'node:fs'
      import { whyNotSent } from ${JSON.stringify(new URL('./not-sent.ts', import.meta.url).href)}
      const failing = () => fetch('http://127.0.0.1:${DEAD_PORT}/').then(() => undefined, (error) => error)
      await failing()
      const files = []
      try { for (;;) files.push(openSync('/dev/null')) } catch {}
      const error = await failing()
      for (const file of files) closeSync(file)
      console.log(error.cause.code, error.cause.syscall, whyNotSent(error) !== undefined)`
    const limited = `ulimit -n 64; exec "$0" --no-warnings --input-type=module -e "$1"`
    const { stdout } = await promisify(execFile)('sh', ['-c', limited, process.execPath, script])
    expect(stdout).toBe('EMFILE connect true\n')
  })
})
