import { describe, expect, it } from 'vitest'
import { REDACTED, type RedactionRules, redact, redactedStart } from './redaction.ts'

const NONE: RedactionRules = { secrets: [], patterns: [], publicUrls: [] }
const withSecret = (...secrets: string[]): RedactionRules => ({ ...NONE, secrets })

/** A string as JSON writes it. */
const inJson = (text: string) => JSON.stringify(text)
/** JSON the way PHP and others write it. */
const withEscapedSlashes = (json: string) => json.replaceAll('/', '\\/')

/** Of CPU time: less than this is mostly noise. */
const TOO_SHORT_TO_COMPARE_MS = 5

describe('a secret', () => {
  it.each([
    ['in the middle of a text', 'no key hunter2-secret here', `no key ${REDACTED} here`],
    ['that is the whole text', 'hunter2-secret', REDACTED],
    ['at every occurrence', 'hunter2-secret,hunter2-secret', `${REDACTED},${REDACTED}`],
    ['inside a longer word', 'xhunter2-secretx', `x${REDACTED}x`],
    ['in JSON', '{"key":"hunter2-secret"}', `{"key":"${REDACTED}"}`],
  ])('is removed %s', (_, text, expected) => {
    expect(redact(text, withSecret('hunter2-secret'))).toBe(expected)
  })

  const AWKWARD = 'wgAB.c"d\\e/f g&h+ü'

  it.each([
    ['as it is', AWKWARD],
    ['as encodeURIComponent writes it', encodeURIComponent(AWKWARD)],
    ['as JSON writes it', inJson(AWKWARD).slice(1, -1)],
  ])('is removed %s', (_, form) => {
    expect(redact(`before ${form} after`, withSecret(AWKWARD))).toBe(`before ${REDACTED} after`)
  })

  it('is removed as the query of a URL writes it', () => {
    const secret = "wgABC123.abc12345678~XYZ!(a)'*"
    const query = new URLSearchParams({ key: secret }).toString()
    expect(redact(query, withSecret(secret))).toBe(`key=${REDACTED}`)
  })

  it('is removed along with others', () => {
    expect(redact('first-secret second-secret', withSecret('first-secret', 'second-secret'))).toBe(
      `${REDACTED} ${REDACTED}`,
    )
  })

  it('that is a prefix of another leaves no rest of it', () => {
    expect(redact('key hunter2-secret-end', withSecret('hunter2', 'hunter2-secret-end'))).toBe(`key ${REDACTED}`)
  })

  it('with special characters of patterns is taken literally', () => {
    expect(redact('a.b$&c*d axb$&c*d', withSecret('a.b$&c*d'))).toBe(`${REDACTED} axb$&c*d`)
  })

  it.each(['', 'a', '12345'])('of %j is too short to be removed', (short) => {
    expect(redact('a 12345 text', withSecret(short))).toBe('a 12345 text')
  })

  it('of six characters is removed', () => {
    expect(redact('a 123456 text', withSecret('123456'))).toBe(`a ${REDACTED} text`)
  })
})

describe('text that looks like a key', () => {
  const rules: RedactionRules = { ...NONE, patterns: [/\bwg[A-Z0-9]{4,}\.\S{8,}/g, /\bsignkey-\w+/gi] }

  it('is removed everywhere, even if it is not the key of this call', () => {
    expect(redact('old wgABC1.abcdefgh~Z, new SIGNKEY-prod1 and signkey-test2', rules)).toBe(
      `old ${REDACTED} new ${REDACTED} and ${REDACTED}`,
    )
  })

  it('is removed from one text after another', () => {
    const texts = ['signkey-one', 'x signkey-two', 'signkey-three']
    expect(texts.map((text) => redact(text, rules))).toEqual([REDACTED, `x ${REDACTED}`, REDACTED])
  })

  it('is not found in other text', () => {
    expect(redact('wg and signkeys', rules)).toBe('wg and signkeys')
  })
})

describe('a URL', () => {
  it.each([
    ['with a path keeps its origin', 'see https://pay.example/abc?x=1#y now', 'see https://pay.example/[redacted] now'],
    ['with a port keeps it', 'http://pay.example:8080/abc', 'http://pay.example:8080/[redacted]'],
    ['with nothing but a query loses it', 'https://pay.example?token=abc', 'https://pay.example/[redacted]'],
    ['with nothing but a fragment loses it', 'https://pay.example#abc', 'https://pay.example/[redacted]'],
    ['with a slash and a query loses the query', 'https://pay.example/?token=abc', 'https://pay.example/[redacted]'],
    ['with an upper-case scheme counts', 'HTTPS://PAY.EXAMPLE/abc', 'HTTPS://PAY.EXAMPLE/[redacted]'],
    ['with a mixed-case scheme counts', 'HttpS://pay.example/abc', 'HttpS://pay.example/[redacted]'],
    ['of an IPv6 host counts', 'http://[::1]:80/abc', 'http://[::1]:80/[redacted]'],
    ['that is an origin stays', 'at https://pay.example end', 'at https://pay.example end'],
    ['that is an origin with a slash stays', 'at https://pay.example/ end', 'at https://pay.example/ end'],
    ['in quotes ends with them', '"https://pay.example/abc" done', '"https://pay.example/[redacted]" done'],
    [
      'may hold a single quote, so one at its end goes too',
      "'https://pay.example/a'bc' done",
      "'https://pay.example/[redacted] done",
    ],
    ['in a tag ends with it', '<https://pay.example/abc> done', '<https://pay.example/[redacted]> done'],
    ['in backticks ends with them', '`https://pay.example/abc` done', '`https://pay.example/[redacted]` done'],
    ['ends with its line', 'https://pay.example/abc\nnext', 'https://pay.example/[redacted]\nnext'],
    [
      'within another is removed with it',
      'https://a.example/?to=https://b.example/abc',
      'https://a.example/[redacted]',
    ],
    ['glued to a word counts', 'url=https://pay.example/abc', 'url=https://pay.example/[redacted]'],
    ['of another scheme is removed whole', 'at ftp://pay.example/abc end', 'at [redacted] end'],
    ['of an app, whose host may be the secret, is removed whole', 'open runa+pay://abc', 'open [redacted]'],
    ['of another scheme glued to a number is removed whole', 'id=7-app://abc', 'id=7-[redacted]'],
    ['without a scheme is removed whole', 'at "//pay.example/abc" end', 'at "[redacted]" end'],
    [
      'with half a scheme is removed whole',
      'h\u200bttps://pay.example/abc 12://pay.example/abc',
      'h\u200b[redacted] 12:[redacted]',
    ],
    ['of an IPv6 host without a scheme is removed whole', '//[::1]/abc', '[redacted]'],
    [
      'after a line break that JSON has escaped keeps its origin',
      'a\\nhttps://pay.example/abc',
      'a\\nhttps://pay.example/[redacted]',
    ],
    ['of an app after such a line break is removed whole', 'a\\napp://abc', 'a\\n[redacted]'],
    ['without a host does not count', 'https:// /abc', 'https:// /abc'],
  ])('%s', (_, text, expected) => {
    expect(redact(text, NONE)).toBe(expected)
  })

  it('is removed at every occurrence', () => {
    expect(redact('https://a.example/1 and http://b.example/2, https://a.example/3', NONE)).toBe(
      'https://a.example/[redacted] and http://b.example/[redacted] https://a.example/[redacted]',
    )
  })

  it.each([
    ['user and password', 'https://me:pass@pay.example/abc'],
    ['a user', 'https://token@pay.example'],
    ['an @ that ends the host', 'https://me:pass@'],
  ])('with %s is removed whole', (_, url) => {
    expect(redact(`at ${url} end`, NONE)).toBe(`at ${REDACTED} end`)
  })

  it('without any host is removed whole', () => {
    expect(redact('https:///abc', NONE)).toBe(REDACTED)
    expect(redact('https://?token=abc', NONE)).toBe(REDACTED)
  })
})

describe('a payout URL within JSON', () => {
  const SECRET_PART = 'a1b2c3-secret'
  const body = { url: `https://pay.example/${SECRET_PART}` }
  const once = withEscapedSlashes(JSON.stringify(body))
  const twice = withEscapedSlashes(JSON.stringify({ body: once }))

  it.each([
    ['with plain slashes', JSON.stringify(body), '{"url":"https://pay.example/[redacted]"}'],
    ['with slashes escaped once', once, '{"url":"https:\\/\\/pay.example/[redacted]"}'],
    ['in a string of JSON', JSON.stringify({ body: JSON.stringify(body) }), undefined],
    ['with slashes escaped twice', twice, undefined],
    ['with slashes escaped three times', withEscapedSlashes(JSON.stringify([twice])), undefined],
  ])('%s is not shown', (_, json, expected) => {
    expect(json).toContain(SECRET_PART)
    const shown = redact(json, NONE)
    expect(shown).not.toContain(SECRET_PART)
    expect(shown).toContain('pay.example')
    if (expected !== undefined) expect(shown).toBe(expected)
  })

  it('is not shown with its user and password either', () => {
    expect(redact('"https:\\/\\/me:pass@pay.example\\/abc"', NONE)).toBe(`"${REDACTED}"`)
  })
})

describe('a payout URL written in another way', () => {
  it.each([
    'https%3A%2F%2Fpay.example%2Fcanary',
    'https%253A%252F%252Fpay.example%252Fcanary',
    'https:\\u002f\\u002fpay.example\\u002fcanary',
    'https:\\\\u002F\\\\u002Fpay.example/canary',
    'https:&#x2F;&#x2F;pay.example&#x2F;canary',
    'https&#58;&#47;&#47;pay.example/canary',
    'https&colon;&sol;&sol;pay.example/canary',
    'https:&amp;#x2F;&amp;#x2F;pay.example/canary',
    '\\/\\/pay.example\\/canary',
    '%2F%2Fpay.example%2Fcanary',
    '&#x2F;&#x2F;pay.example&#x2F;canary',
    'ftp%3A%2F%2Fpay.example/canary',
  ])('%s is not shown', (text) => {
    expect(redact(`see ${text} now`, NONE)).toBe(`see ${REDACTED} now`)
  })
})

describe('text that only looks like a URL', () => {
  it.each([
    'at 12:30:15, or 12:30//13:00',
    'a ratio of 1//2.5, of 3:2, and of 1:/2',
    'either//or',
    'a path /home//user/file.ts',
    '// a comment',
    'the scheme https:// or http(s)://',
    'C:\\\\folder\\\\file',
    'note: see node:internal/process/task_queues:95:5',
  ])('stays: %s', (text) => {
    expect(redact(text, NONE)).toBe(text)
  })

  it.each(['\\', '/', '%2f', 'a', 'a.', '//a', '&#x2f;', '%25', 'a:'])(
    'takes time proportional to its length: %s, many times',
    (part) => {
      // CPU time of this thread, which does not depend on the load of the machine. The first run compiles the patterns.
      redact(part.repeat(1_000), NONE)
      const cpuMs = (times: number) => {
        const before = process.threadCpuUsage().user
        redact(part.repeat(times), NONE)
        return (process.threadCpuUsage().user - before) / 1000
      }
      // Eight times the text takes eight times as long; a pattern that backtracks from every character takes 64 times.
      expect(cpuMs(200_000)).toBeLessThan(24 * Math.max(cpuMs(25_000), TOO_SHORT_TO_COMPARE_MS))
    },
  )
})

describe('a payout URL that is a query parameter', () => {
  it('is not shown, though percent-encoded', () => {
    const text = `redirect=${encodeURIComponent('https://pay.example/a1b2c3-secret')}`
    expect(redact(text, NONE)).not.toContain('a1b2c3-secret')
  })
})

describe('a URL that is known to be public', () => {
  const rules: RedactionRules = {
    secrets: ['hunter2-secret'],
    patterns: [/\bkey_\w+/g],
    publicUrls: ['https://docs.example/', 'https://app.example/api-keys'],
  }

  it.each([
    'https://docs.example/a/b?c=d#e',
    'https://docs.example/',
    'https://app.example/api-keys',
    'https://app.example/api-keys?tab=1',
  ])('%s is shown whole', (url) => {
    expect(redact(`see ${url} for more`, rules)).toBe(`see ${url} for more`)
  })

  it.each([
    ['http://docs.example/abc', 'http://docs.example/[redacted]'],
    ['https://docs.example.evil.example/abc', 'https://docs.example.evil.example/[redacted]'],
    ['https://app.example/other', 'https://app.example/[redacted]'],
    ['https://me@docs.example/abc', REDACTED],
  ])('is not recognised in %s', (url, expected) => {
    expect(redact(url, rules)).toBe(expected)
  })

  it.each([
    ['in its query', 'https://docs.example/?to=https://pay.example/hunter3'],
    ['after a comma', 'https://docs.example/a,https://pay.example/hunter3'],
    ['after a line break that JSON has escaped', JSON.stringify('https://docs.example/a\nhttps://pay.example/hunter3')],
  ])('does not let another one through %s', (_, text) => {
    expect(redact(text, rules)).not.toContain('hunter3')
  })

  it('still loses secrets and keys', () => {
    expect(redact('https://docs.example/?a=hunter2-secret&b=key_abc', rules)).toBe(
      `https://docs.example/?a=${REDACTED}&b=${REDACTED}`,
    )
  })
})

describe('the beginning of a text', () => {
  const secret = 'hunter2-secret'
  const rules: RedactionRules = { secrets: [secret], patterns: [/\bkey_[a-z]{3,}/g], publicUrls: [] }

  it('has no secrets, and at most the requested number of characters', () => {
    expect(redactedStart(`a ${secret} b`, rules, 100)).toBe(`a ${REDACTED} b`)
    expect(redactedStart(`a ${secret} b`, rules, 5)).toBe('a [re')
    expect(redactedStart('x'.repeat(1_000_000), rules, 100)).toBe('x'.repeat(100))
  })

  it('has no part of a secret in it, wherever a long text is cut', () => {
    // Redaction makes the text shorter, so that text further back moves into range.
    for (const hidden of ['', 'https://pay.example/', 'https://pay.example/ key_abc ']) {
      for (let before = 0; before < 2400; before += 1) {
        const text = `${hidden}${'u'.repeat(before)} ${secret.repeat(3)} ${'x'.repeat(4000)}`
        expect(redactedStart(text, rules, 100)).not.toMatch(/hun|unter|secret/)
      }
    }
  })

  it('is found without reading further than necessary', () => {
    const lookedAt: number[] = []
    const counting = new (class extends RegExp {
      override [Symbol.replace](text: string): string {
        lookedAt.push(text.length)
        return text
      }
    })('x', 'g')
    redactedStart('y'.repeat(10_000_000), { ...rules, patterns: [counting] }, 100)
    expect(Math.max(...lookedAt)).toBeLessThan(3000)
  })
})

it('text without anything to hide stays as it is', () => {
  expect(redact('', NONE)).toBe('')
  expect(redact('plain text, 100 %', { ...NONE, secrets: ['hunter2-secret'], patterns: [/x{9}/g] })).toBe(
    'plain text, 100 %',
  )
})
