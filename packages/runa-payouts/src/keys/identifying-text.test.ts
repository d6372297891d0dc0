import { failureOf } from '@x/test-kit'
import { describe, expect, it } from 'vitest'
import { deriveIdempotencyKey, idempotencyKeyProblem } from './idempotency-key.ts'
import { identifyingTextProblem, referenceProblem } from './identifying-text.ts'

/** Every place where a text that distinguishes payments comes in. */
const DOORS: readonly [door: string, problem: (text: string) => Promise<string | undefined>][] = [
  ['a part of a derived key', async (text) => derivedProblem(text)],
  ['a key made by hand', async (text) => idempotencyKeyProblem(text)],
  ['a reference', async (text) => referenceProblem(text, 255)],
]

async function derivedProblem(text: string): Promise<string | undefined> {
  const error = await failureOf(deriveIdempotencyKey('bonus', text))
  expect(error).toMatchObject({ name: 'RequestValidationError', outcome: 'not_sent' })
  return error.message
}

const ALIKE: readonly [what: string, text: string, says: string][] = [
  [
    'NFD',
    'jose\u0301',
    "expected text in Unicode NFC, got another form (U+0065 U+0301) at character 4: pass it through .normalize('NFC')",
  ],
  ['a character that has another form', '5 \u212b', '(U+212B) at character 3'],
  ['marks in another order', 'q\u0302\u0323', '(U+0302 U+0323) at character 2'],
  [
    'a trailing space',
    'anne ',
    'no leading or trailing whitespace, got U+0020 (space) at character 5: pass it through .trim()',
  ],
  ['a leading space', ' anne', 'got U+0020 (space) at character 1'],
  ['a trailing line break', 'anne\n', 'got U+000A (line break) at character 5'],
  ['a trailing no-break space', 'anne\u00a0', 'no leading or trailing whitespace, got U+00A0 (no-break space)'],
  [
    'a leading byte order mark',
    '\ufeffanne',
    'no leading or trailing whitespace, got U+FEFF (byte order mark) at character 1',
  ],
  [
    'a zero-width space',
    'an\u200bne',
    'no invisible characters, got U+200B (zero-width space) at character 3: remove it',
  ],
  ['a zero-width joiner', 'anne\u200d', 'got U+200D (zero-width joiner) at character 5'],
  ['a soft hyphen', 'an\u00adne', 'got U+00AD (soft hyphen) at character 3: remove it'],
  ['a direction mark', 'an\u202ene', 'got U+202E at character 3'],
  ['a tag', 'anne\u{e0041}', 'got U+E0041 at character 5'],
  ['a filler between letters', 'an\u3164ne', 'got U+3164 at character 3'],
  [
    'a no-break space inside',
    '🎁 an\u00a0ne',
    'ordinary spaces, got U+00A0 (no-break space) at character 5: replace it with " "',
  ],
  ['an ideographic space', '山田\u3000太郎', 'ordinary spaces, got U+3000 at character 3'],
  ['a tab', 'an\tne', 'no control characters, got U+0009 (tab) at character 3: remove it'],
  ['a line separator outside ASCII', 'an\u2028ne', 'no control characters, got U+2028'],
  ['a control beyond ASCII', 'an\u0085ne', 'no control characters, got U+0085'],
]

const BROKEN: readonly [what: string, text: string, says: string][] = [
  [
    'the first half of a character',
    'anne\ud83c',
    'well-formed Unicode, got a lone surrogate (half of a character), U+D83C at character 5',
  ],
  [
    'the second half of a character',
    '\udf81anne',
    'well-formed Unicode, got a lone surrogate (half of a character), U+DF81 at character 1',
  ],
]

const MISSING: readonly [text: string, says: string][] = [
  ['', 'expected a non-empty string, got ""'],
  [' \t ', 'expected a non-empty string, got only whitespace'],
  ['undefined', 'got "undefined" at character 1'],
  ['null', 'got "null" at character 1'],
  ['NaN', 'got "NaN" at character 1'],
  ['Invalid Date', 'got "Invalid Date" at character 1'],
  ['[object Object]', 'got "[object Object]" at character 1'],
  ['bonus-undefined', 'got "undefined" at character 7'],
  ['bonus-null', 'got "null" at character 7'],
  ['undefined-2026', 'got "undefined" at character 1'],
  ['payroll:null:7', 'got "null" at character 9'],
  ['payroll, null', 'got "null" at character 10'],
  ['order/NaN', 'got "NaN" at character 7'],
  ['for_[object Object]', 'got "[object Object]" at character 5'],
  ['a.[object Promise].b', 'got "[object Promise]" at character 3'],
  ['bonus-Invalid Date', 'got "Invalid Date" at character 7'],
  ['invoice.7.null', 'got "null" at character 11'],
  ['invoice.null.lines', 'got "null" at character 9'],
  ['null.null', 'got "null" at character 1'],
  ['jennifer.undefined', 'got "undefined" at character 10'],
  ['["bonus",null]', 'got "null" at character 10'],
  ['id=undefined', 'got "undefined" at character 4'],
  ['""', 'got "\\"\\"", which is what a missing value looks like as text'],
  ['{}', 'got "{}"'],
  ['--', 'got "--"'],
  ['bonus-', 'got nothing after the last "-"'],
  ['bonus-2026-11-', 'got nothing after the last "-"'],
  ['Invoice:7:', 'got nothing after the last ":"'],
]

describe.each(DOORS)('%s', (_, problem) => {
  it.each(ALIKE)(
    'with look-alike characters is refused with the place and how to fix it: %s',
    async (_, text, says) => {
      const message = await problem(text)
      expect(message).toContain(says)
      expect(message).toContain('If you paid under it before, look for that order first')
    },
  )

  it.each(BROKEN)('cut inside a character is refused: %s', async (_, text, says) => {
    expect(await problem(text)).toContain(says)
  })

  it.each(MISSING)('left by a missing value is refused: %j', async (text, says) => {
    expect(await problem(text)).toContain(says)
  })

  it('is not shown, except for what is wrong with it', async () => {
    for (const text of ['sam.smith@example.com-null', 'sam.smith@example.com\u200b', 'sam.smith@example.com ']) {
      expect(await problem(text)).not.toContain('smith')
    }
  })
})

describe('a text that distinguishes payments', () => {
  it.each([
    'bonus-jennifer.null',
    'jennifer.null',
    'null.jennifer',
    'jennifer.a.null',
    'jean-luc.null@example.com',
    'undefined behaviour',
    'nullable-1',
    'annulled',
    'Null-1',
    'nan',
    'NaNcy',
    'invalid date',
    'anne marie',
    'jos\u00e9',
    '€ 🎁 Ω',
    '❤️',
    '山田 太郎',
    'A-',
    'C#',
    'grade/B-',
    '-7',
    'arn:aws:s3:::bucket',
    'App::Invoice::7',
    'V1StGXR8_Z5jdHi6B-myT-', // random keys may end with a hyphen or an underscore
    'mPd3_4hz-',
    'c2FtcGxl+w==',
    '0dfaadcb-4242-82c2-af29-33f9fd922266',
  ])('can be %j', (text) => {
    expect(identifyingTextProblem(text)).toBeUndefined()
  })

  it('makes one key for one person, however the name was written', async () => {
    const key = await deriveIdempotencyKey('bonus', 'Jos\u00e9')
    for (const other of ['Jose\u0301', 'Jos\u00e9 ', 'Jos\u00e9\u200b', 'Jos\u00e9\u00ad']) {
      expect(await failureOf(deriveIdempotencyKey('bonus', other))).toMatchObject({ name: 'RequestValidationError' })
    }
    for (const [other, fixed] of [
      ['Jose\u0301', 'Jose\u0301'.normalize('NFC')],
      ['Jos\u00e9 ', 'Jos\u00e9 '.trim()],
    ] as const) {
      expect(other).not.toBe(fixed)
      expect(await deriveIdempotencyKey('bonus', fixed)).toBe(key)
    }
  })

  // With a pattern that backtracks from every character, these would take hours.
  it.each<[string, string | undefined]>([
    [`a${' '.repeat(200_000)}b`, undefined],
    ['ab-'.repeat(100_000), 'nothing after the last "-"'],
    ['null.'.repeat(50_000), 'got "null" at character 1'],
    ['A'.repeat(200_000), undefined],
  ])('is checked in time proportional to its length: %#', (text, says) => {
    if (says === undefined) expect(identifyingTextProblem(text)).toBeUndefined()
    else expect(identifyingTextProblem(text)).toContain(says)
  })
})
