import { afterEach, describe, expect, it, vi } from 'vitest'
import { baseUrlProblem, plainHttpProblem, withoutTrailingSlash } from './base-url.ts'

const VARIABLE = 'X_ALLOW_HTTP'
const problemOf = (url: string, allowPlainHttp?: boolean) =>
  plainHttpProblem(url, { allowPlainHttp, variable: VARIABLE })

afterEach(() => {
  vi.unstubAllEnvs()
})

describe('a base URL over https', () => {
  it.each([
    'https://api.example.com',
    'https://api.example.com/',
    'https://api.example.com/v2',
    'https://api.example.com:8443/v2',
    'HTTPS://API.EXAMPLE.COM',
    'https://10.0.0.1',
    'https://[2001:db8::1]/v2',
    'https://localhost:8443',
  ])('may be %s', (url) => {
    expect(baseUrlProblem(url)).toBeUndefined()
    expect(problemOf(url)).toBeUndefined()
  })
})

describe('a key over plain http', () => {
  it.each([
    'http://localhost',
    'http://localhost:8288/v1',
    'http://LOCALHOST',
    'http://api.localhost',
    'http://a.b.localhost:1',
    'http://127.0.0.1:3000',
    'http://127.1.2.3',
    'http://127.255.255.255',
    'http://127.1',
    'http://0x7f000001',
    'http://2130706433',
    'http://[::1]:3000',
    'http://[0:0:0:0:0:0:0:1]',
  ])('is sent to %s, which never leaves the machine', (url) => {
    expect(baseUrlProblem(url)).toBeUndefined()
    expect(problemOf(url)).toBeUndefined()
  })

  it.each([
    'http://api.example.com',
    'http://127.0.0.1.evil.com',
    'http://localhost.evil.com',
    'http://evillocalhost',
    'http://localhost-evil.com',
    'http://evil.com/localhost',
    'http://evil.com:127',
    'http://127.evil.com',
    'http://0.0.0.0',
    'http://10.0.0.1',
    'http://192.168.1.1',
    'http://169.254.169.254',
    'http://128.0.0.1',
    'http://[::]',
    'http://[::2]',
    'http://[2001:db8::1]',
    'http://[fe80::1]',
  ])('is not sent to %s, unless the user allows it', (url) => {
    expect(baseUrlProblem(url)).toBeUndefined()
    expect(problemOf(url)).toContain('expected https')
    expect(problemOf(url, true)).toBeUndefined()
  })

  it('is refused with a message that names all three ways to allow it', () => {
    expect(problemOf('http://inngest:8288')).toMatch(/allowPlainHttp: true, set X_ALLOW_HTTP=1, .* --allow-http$/)
  })

  it.each([
    ['1', undefined, true],
    ['true', undefined, true],
    ['0', undefined, false],
    ['', undefined, false],
    ['1', false, false],
    ['0', true, true],
  ])('with the variable %j and the option %s is allowed: %s', (value, option, allowed) => {
    vi.stubEnv(VARIABLE, value)
    expect(problemOf('http://inngest:8288', option) === undefined).toBe(allowed)
  })

  it('is refused with the name of a variable that is neither a yes nor a no', () => {
    vi.stubEnv(VARIABLE, 'inngest')
    expect(() => problemOf('http://inngest:8288')).toThrow('X_ALLOW_HTTP: expected 1 or 0. Nothing was sent.')
  })
})

describe('an invalid base URL', () => {
  it.each([
    '',
    'api.example.com',
    '/v2',
    'https://',
    'http://',
    '//api.example.com',
    'https://a b',
    'http://127.0.0.999',
  ])('%j is not an absolute URL', (url) => {
    expect(baseUrlProblem(url)).toBe('expected an absolute URL')
  })

  it.each([
    ['ftp://localhost', 'expected https, got ftp'],
    ['ws://localhost', 'expected https, got ws'],
    ['file:///etc/passwd', 'expected https, got file'],
    ['javascript:alert(1)', 'expected https, got javascript'],
    ['localhost:8080', 'expected https, got localhost'],
  ])('%s has another scheme', (url, expected) => {
    expect(baseUrlProblem(url)).toBe(expected)
  })

  it.each([
    'https://me:pass@api.example.com',
    'https://me@api.example.com',
    'https://:pass@api.example.com',
    'http://me:pass@localhost',
    'http://localhost@evil.com',
    'http://127.0.0.1:80@evil.com/',
  ])('%s has a user or a password', (url) => {
    expect(baseUrlProblem(url)).toBe('expected a URL without a user name and password')
  })

  it.each([
    'https://api.example.com?key=1',
    'https://api.example.com/v2#top',
    'http://localhost/?a',
    // Empty ones too: what is appended to them would no longer be part of the path.
    'https://api.example.com/v2?',
    'https://api.example.com/v2#',
  ])('%s has a query or a fragment', (url) => {
    expect(baseUrlProblem(url)).toBe('expected a URL without a query and fragment')
  })

  it('with a space at its end is refused: in the middle of a URL it would be part of the path', () => {
    expect(new URL('https://api.example.com/v2 /order').pathname).toBe('/v2%20/order')
    expect(baseUrlProblem('https://api.example.com/v2 ')).toEqual(expect.any(String))
  })

  it('is not repeated in the message, as it may contain a password', () => {
    for (const url of [
      'https://me:hunter2@host.example',
      'hunter2',
      'http://hunter2.example',
      'https://h.example?hunter2',
    ]) {
      expect(`${baseUrlProblem(url)} ${URL.canParse(url) ? problemOf(url) : ''}`).not.toContain('hunter2')
    }
  })
})

describe('a URL without its trailing slash', () => {
  it.each([
    ['https://a.example/', 'https://a.example'],
    ['https://a.example/v2/', 'https://a.example/v2'],
    ['https://a.example/v2//', 'https://a.example/v2'],
    ['https://a.example/v2', 'https://a.example/v2'],
    ['', ''],
  ])('%j becomes %j', (url, expected) => {
    expect(withoutTrailingSlash(url)).toBe(expected)
  })
})
