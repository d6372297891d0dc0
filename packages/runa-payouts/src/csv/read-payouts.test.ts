import { isRequestValidationError } from '@x/transport'
import { describe, expect, it } from 'vitest'
import type { PayoutFileSource, ReadPayoutsOptions } from './payout-file.ts'
import { readPayouts } from './read-payouts.ts'

const HEADER = 'reference,email,amount,product'
const SAM = 'sam,sam@example.com,25.00,AMZ-US'
const KIM = 'kim,kim@example.com,10,AMZ-US'
const row = (amount: string, reference = 'sam') => `${reference},sam@example.com,"${amount}",AMZ-US`
const payout = (reference: string, face_value: number) => ({
  reference,
  face_value,
  distribution_method: { type: 'EMAIL', email_address: `${reference}@example.com` },
  products: { type: 'SINGLE', value: 'AMZ-US' },
})

/** Why a file is refused: each problem, by line. */
async function refusals(source: PayoutFileSource, options?: ReadPayoutsOptions): Promise<readonly string[]> {
  const error: unknown = await readPayouts(source, options).then(
    () => undefined,
    (reason: unknown) => reason,
  )
  if (!isRequestValidationError(error)) throw new Error(`expected a refusal, got ${String(error)}`)
  expect(error).toMatchObject({ operation: 'readPayouts', outcome: 'not_sent', retryable: false })
  return error.issues.map(({ message }) => message)
}

const utf8 = (text: string) => new TextEncoder().encode(text)
function utf16(text: string, order: 'le' | 'be', mark = true): Uint8Array {
  const all = mark ? `\ufeff${text}` : text
  const view = new DataView(new ArrayBuffer(all.length * 2))
  for (let at = 0; at < all.length; at += 1) view.setUint16(at * 2, all.charCodeAt(at), order === 'le')
  return new Uint8Array(view.buffer)
}

/** In parts of so many bytes. */
const streamOf = (bytes: Uint8Array, size: number): ReadableStream<Uint8Array> =>
  new ReadableStream({
    start(controller) {
      for (let at = 0; at < bytes.length; at += size) controller.enqueue(bytes.slice(at, at + size))
      controller.close()
    },
  })

describe('a list is read the same, however it was written', () => {
  const TEXT = `${HEADER}\n${SAM}\n${KIM}\n`
  it.each<[how: string, source: PayoutFileSource, found: object]>([
    ['commas', TEXT, { format: 'csv', delimiter: ',', encoding: 'utf-8' }],
    ['semicolons', TEXT.replaceAll(',', ';'), { format: 'csv', delimiter: ';' }],
    ['tabs', TEXT.replaceAll(',', '\t'), { format: 'tsv', delimiter: '\t' }],
    ['bars', TEXT.replaceAll(',', '|'), { delimiter: '|' }],
    ['sep=', `sep=;\r\n${TEXT.replaceAll(',', ';')}`, { delimiter: ';' }],
    ['CRLF', TEXT.replaceAll('\n', '\r\n'), {}],
    ['lone CR', TEXT.replaceAll('\n', '\r'), {}],
    ['mixed line breaks', `${HEADER}\r${SAM}\r\n${KIM}\n`, {}],
    ['no line break at the end', TEXT.trimEnd(), {}],
    ['blank lines', `\n\n${HEADER}\n\n${SAM}\n,,,\n \n${KIM}\n\n`, {}],
    ['quotes', TEXT.replace(/[^,\n]+/g, '"$&"'), {}],
    ['a mark at the beginning', `\ufeff${TEXT}`, {}],
    ['UTF-8', utf8(TEXT), { encoding: 'utf-8' }],
    ['UTF-8 with its mark', utf8(`\ufeff${TEXT}`), { encoding: 'utf-8' }],
    ['UTF-16 LE', utf16(TEXT, 'le'), { encoding: 'utf-16le' }],
    ['UTF-16 BE', utf16(TEXT, 'be'), { encoding: 'utf-16be' }],
    ['a stream of single bytes', streamOf(utf8(TEXT.replaceAll('\n', '\r\n')), 1), {}],
    ['a stream of UTF-16 in threes', streamOf(utf16(TEXT, 'le'), 3), { encoding: 'utf-16le' }],
    ['other spellings of names', TEXT.replace(HEADER, 'Invoice_Number, E-Mail ,Face Value,PRODUCT CODE'), {}],
    [
      'columns in another order',
      'amount,product,email,reference\n25.00,AMZ-US,sam@example.com,sam\n10,AMZ-US,kim@example.com,kim',
      {},
    ],
    ['empty columns without a name', `${HEADER},,\n${SAM},,\n${KIM},,\n`, {}],
    [
      'columns that are not sent',
      `${HEADER},Name,Notes\n${SAM},"Sam, the first","5"" tall"\n${KIM},Kim,\n`,
      { ignored: ['Name', 'Notes'] },
    ],
    [
      'one JSON object per line',
      '{"reference":"sam","email":"sam@example.com","amount":"25.00","product":"AMZ-US"}\r\n\n{"ref":"kim","amount":10,"product":"AMZ-US","email":"kim@example.com","name":"Kim"}',
      { format: 'ndjson', delimiter: undefined, ignored: ['name'] },
    ],
    [
      'whole payouts, one per line',
      `${JSON.stringify(payout('sam', 25))}\n${JSON.stringify(payout('kim', 10))}\n`,
      { format: 'ndjson' },
    ],
  ])('%s', async (_, source, found) => {
    const file = await readPayouts(source)
    expect(file).toMatchObject({ payouts: [payout('sam', 25), payout('kim', 10)], problems: [], rows: 2, ...found })
    expect([...file.lines.keys()]).toEqual(['sam', 'kim'])
  })

  it('in parts of any size', async () => {
    const text = `${HEADER},note\r\n${SAM},"a ""quoted""\r\nnote, with \u{1f600}"\r\n${KIM},\r\n`
    const whole = await readPayouts(utf8(text))
    expect(whole.lines).toEqual(
      new Map([
        ['sam', 2],
        ['kim', 4],
      ]),
    )
    for (let size = 1; size < utf8(text).length; size += 1) {
      expect(await readPayouts(streamOf(utf8(text), size))).toEqual(whole)
    }
  })

  it('from text in parts, as from an iterable', async () => {
    async function* parts() {
      for (const character of `${HEADER}\r\n${SAM}`) yield character
    }
    expect((await readPayouts(parts())).payouts).toEqual([payout('sam', 25)])
  })
})

describe('an amount is digits with at most one point and two decimals', () => {
  const AS_READ: [decimal: 'point' | 'comma', text: string, amount: number][] = [
    ['point', '25', 25],
    ['point', '25.5', 25.5],
    ['point', '25.00', 25],
    ['point', '0.01', 0.01],
    ['point', '1200.50', 1200.5],
    ['point', '0025.50', 25.5],
    ['point', '70368744177663.99', 70_368_744_177_663.99],
    ['comma', '25', 25],
    ['comma', '12,50', 12.5],
    ['comma', '1.200', 1200],
    ['comma', '1.200,50', 1200.5],
    ['comma', '1.200.300,5', 1_200_300.5],
  ]
  it.each(AS_READ)('with a decimal %s, %s is %d', async (decimal, text, amount) => {
    const { payouts } = await readPayouts(`${HEADER}\n${row(text)}`, { decimal })
    expect(payouts.map(({ face_value }) => face_value)).toEqual([amount])
  })

  const REFUSED: [text: string, why: string][] = [
    ['1,200.00', 'without separators between thousands'],
    ['1,200', 'without separators between thousands'],
    ['1.200', 'without separators between thousands'],
    ["1'000", 'without separators between thousands'],
    ['1_000', 'without separators between thousands'],
    ['12,50', 'decimal comma'],
    ['1.200,50', 'decimal comma'],
    ['$25', 'without its currency'],
    ['25 USD', 'without its currency'],
    ['USD25', 'without its currency'],
    ['\u20ac25', 'without its currency'],
    ['1e3', 'write out all digits'],
    ['0x10', 'decimal digits'],
    ['0b1', 'decimal digits'],
    ['2\u00a0500', 'no-break space'],
    ['2\u202f500', 'no-break space'],
    ['2 500', 'a space or a line break'],
    [' 25', 'a space or a line break'],
    ['25\n', 'a space or a line break'],
    ['\uff12\uff15', 'digits 0 to 9'],
    ['\u0662\u0665', 'digits 0 to 9'],
    ['-25', 'negative'],
    ['\u221225', 'negative'],
    ['25-', 'negative'],
    ['(25)', 'negative'],
    ['25%', 'percentage'],
    ['2026-12-24', 'a date'],
    ['12/24/2026', 'a date'],
    ['24.12.2026', 'a date'],
    ['=1+1', 'a formula'],
    ['', 'empty'],
    ['25.', 'expected digits'],
    ['.50', 'expected digits'],
    ['+25', 'expected digits'],
    ['25.001', 'at most 2 decimals'],
    ['0', 'more than 0'],
    ['0.00', 'more than 0'],
    ['99999999999999999999', 'at most 70368744177663.99'],
    ['Infinity', 'expected digits'],
    ['NaN', 'expected digits'],
    ['ten', 'expected digits'],
  ]
  it.each(REFUSED)('%j is refused with its line, its column and why', async (text, why) => {
    const [message, ...more] = await refusals(`${HEADER}\n${KIM}\n${row(text)}\n`)
    expect(more).toEqual([])
    expect(message).toMatch(/^line 3, column 3 "amount": expected /)
    expect(message).toContain(`got ${JSON.stringify(text)}`)
    expect(message).toContain(why)
  })

  it.each(['12.50', '1,200.00', '1.20', '1.2000', '1,2345', '1.200.30', '.5', ',5', '12,'])(
    'with a decimal comma, %s is refused',
    async (text) => {
      expect(await refusals(`${HEADER}\n${row(text)}`, { decimal: 'comma' })).toEqual([
        expect.stringContaining('line 2, column 3 "amount": expected '),
      ])
    },
  )

  it.each<[currency: string, text: string, allowed: boolean]>([
    ['JPY', '1000', true],
    ['JPY', '1000.5', false],
    ['JPY', '1000.00', false],
    ['KWD', '10.25', true],
    ['KWD', '10.255', false],
    ['USD', '10.25', true],
  ])('in %s, %s is allowed: %s', async (currency, text, allowed) => {
    const inColumn = await readPayouts(`${HEADER},currency\n${row(text)},${currency}`, { skipInvalid: true })
    const given = await readPayouts(`${HEADER}\n${row(text)}`, { skipInvalid: true, currency })
    for (const file of [inColumn, given]) {
      expect(file).toMatchObject({ currency, rows: 1 })
      expect(file.payouts).toHaveLength(allowed ? 1 : 0)
      expect(file.problems).toHaveLength(allowed ? 0 : 1)
    }
  })

  it('of JSON is a number or such a text', async () => {
    const line = (amount: string) => `{"reference":"sam","amount":${amount},"product":"AMZ-US"}`
    const paid = async (amount: string) =>
      (await readPayouts(line(amount), { decimal: 'comma' })).payouts[0]?.face_value
    expect([await paid('12.5'), await paid('"12,50"'), await paid('1200')]).toEqual([12.5, 12.5, 1200])
    for (const amount of ['"1.2"', '12.505', '-1', 'true', '[25]', '{"value":25}', 'null']) {
      expect(await refusals(line(amount), { decimal: 'comma' })).toEqual([
        expect.stringContaining('line 1, "amount": expected'),
      ])
    }
  })
})

describe('a file with the wrong header is refused as a whole', () => {
  it.each<[what: string, text: string, reasons: string[]]>([
    [
      'a column twice',
      `${HEADER},amount\n${SAM},9999.00\n`,
      ['line 1, column 5 "amount": column 3 "amount" is already the amount'],
    ],
    [
      'two names for one column',
      `${HEADER},Value\n${SAM},9999.00\n`,
      ['line 1, column 5 "Value": column 3 "amount" is already the amount'],
    ],
    ['a column missing', 'reference,email,product\na,a@example.com,AMZ-US\n', ['line 1: there is no column "amount"']],
    [
      'two columns missing',
      'email,product\na@example.com,AMZ-US\n',
      ['line 1: there is no column "reference"', 'line 1: there is no column "amount"'],
    ],
    ['no product', 'reference,amount\na,1', ['line 1: there is no column "product"']],
    [
      'a typo',
      `${HEADER.replace('amount', 'amuont')}\n${SAM}\n`,
      ['line 1, column 3 "amuont": unknown column; did you mean "amount"?', 'line 1: there is no column "amount"'],
    ],
    [
      'an unknown name',
      `${HEADER},cost centre\n${SAM},4\n`,
      ['line 1, column 5 "cost centre": unknown column; known: reference, amount, currency'],
    ],
    ['no header, one row', `${SAM}\n`, ['line 1: this is not a header: the first row must name the columns']],
    ['no header, two rows', `\n${KIM}\n${SAM}\n`, ['line 2: this is not a header']],
    ['nothing', '', ['line 1: the file is empty']],
    ['blank lines alone', '\n\n', ['line 1: the file is empty']],
    ['only a header', `${HEADER}\n`, ['line 1: the file has no rows, only a header']],
    ['an unknown delimiter', `sep=:\n${SAM}`, ['line 1: unknown delimiter ":"']],
    ['a JSON array', '[{"reference":"a"}]', ['line 1: this is a JSON array']],
  ])('%s', async (_, text, reasons) => {
    expect(await refusals(text)).toEqual(reasons.map((reason) => expect.stringContaining(reason)))
    expect(await refusals(text, { skipInvalid: true })).toHaveLength(reasons.length)
  })

  it('a row of a megabyte in place of a header is one short message', async () => {
    const [message] = await refusals(`${'x,'.repeat(500_000)}y\n`)
    expect(message).toContain('line 1: this is not a header')
    expect(message?.length).toBeLessThan(400)
  })
})

describe('a file that is not a list is refused, with what to do', () => {
  it.each<[what: string, source: PayoutFileSource, reason: string]>([
    [
      'a spreadsheet',
      new Uint8Array([0x50, 0x4b, 3, 4, 20, 0, 6, 0]),
      'line 1: this is a spreadsheet or another zip file, not text. In the spreadsheet program, save the sheet as "CSV UTF-8',
    ],
    ['a spreadsheet as text', 'PK\u0003\u0004\u0014\u0000', 'line 1: this is a spreadsheet'],
    ['an old spreadsheet', new Uint8Array([0xd0, 0xcf, 0x11, 0xe0, 0xa1]), 'line 1: this is an old Excel file'],
    ['a PDF', utf8('%PDF-1.7\n'), 'line 1: this is a PDF'],
    ['gzip', new Uint8Array([0x1f, 0x8b, 8, 0]), 'line 1: this is compressed'],
    [
      'Windows-1252',
      new Uint8Array([...utf8(`${HEADER}\n${SAM}\nren`), 0xe9, ...utf8(',x@example.com,1,AMZ-US')]),
      'line 3: there are bytes that are not UTF-8',
    ],
    [
      'Windows-1252 that was read as UTF-8',
      `${HEADER}\r\nren\ufffd,x@example.com,1,AMZ-US`,
      'line 2: there are bytes that are not UTF-8',
    ],
    ['a character cut in half', utf8('reference,\u00e9').slice(0, -1), 'line 1: there are bytes that are not UTF-8'],
    ['half of UTF-16', utf16(`${HEADER}\n${SAM}`, 'le').slice(0, -1), 'line 2: there are bytes'],
    ['UTF-16 without its mark', utf16(`${HEADER}\n${SAM}`, 'le', false), 'line 1: there is a NUL byte'],
    ['a NUL byte', `${HEADER}\r\n${SAM}\r\n\0`, 'line 3: there is a NUL byte'],
    ['an open quote', `${HEADER}\n${SAM}\n"${KIM}\n`, 'line 3, column 1: a quote (") opens here and is never closed'],
    ['an open quote in the header', `reference,"email\n${SAM}\n`, 'line 1, column 2: a quote (") opens here'],
    [
      'text after a quote',
      `${HEADER}\n"sam"1,sam@example.com,25,AMZ-US`,
      'line 2, column 1: there is text after a closing quote',
    ],
    [
      'a row of a megabyte',
      `${HEADER}\n${SAM}\n${row('1'.repeat(1_048_576))}\n`,
      'line 3, column 3: a row is longer than 1,048,576 characters',
    ],
    ['a line of a megabyte', `{"reference":"${'1'.repeat(1_048_576)}"}`, 'line 1: a line is longer than'],
  ])('%s', async (_, source, reason) => {
    for (const skipInvalid of [false, true]) {
      // A stream can be read once; these are all whole.
      expect(await refusals(source, { skipInvalid })).toEqual([expect.stringContaining(reason)])
    }
  })
})

describe('one invalid row refuses the file, and is named by line and column', () => {
  const REFUSED: [what: string, rows: string, reasons: string[]][] = [
    [
      'a field too many',
      'sam,sam@example.com,12,50,AMZ-US',
      ['line 2: expected 4 fields, as in the header, got 5: quote every field that contains ","'],
    ],
    ['a field too few', 'sam,sam@example.com,12', ['line 2: expected 4 fields, as in the header, got 3']],
    [
      'a quote in a field',
      'sa"m,sam@example.com,12,AMZ-US',
      ['line 2, column 1 "reference": there is a quote in the middle'],
    ],
    ['an invalid address', SAM.replace('@', ' at '), ['line 2, column 2 "email": expected an email address']],
    [
      'no address',
      SAM.replace('sam@example.com', ''),
      ['line 2, column 2 "email": expected an email address, got nothing'],
    ],
    ['no reference', SAM.replace('sam,', ','), ['line 2, column 1 "reference": missing']],
    [
      'a reference that is a missing value',
      SAM.replace('sam,', 'invoice-undefined,'),
      ['line 2, column 1 "reference": got "undefined"'],
    ],
    ['no product', SAM.replace('AMZ-US', ''), ['line 2, column 4 "product": expected a product code']],
    [
      'a formula',
      SAM.replace('sam,', '=A1,'),
      ['line 2, column 1 "reference": expected a value, got a formula, "=A1"'],
    ],
    [
      'a space around a value',
      SAM.replace(',AMZ-US', ', AMZ-US'),
      ['line 2, column 4 "product": begins or ends with a space'],
    ],
    [
      'a reference twice',
      `${SAM}\n${KIM}\n${row('99')}`,
      [
        'line 2, column 1 "reference": "sam" is on line 4 as well',
        'line 4, column 1 "reference": "sam" is on line 2 already',
      ],
    ],
    [
      'a reference twice, once with a space',
      `${SAM}\n${row('99').replace('sam,', 'sam ,')}`,
      [
        'line 2, column 1 "reference": "sam" is on line 3 as well',
        'line 3, column 1 "reference": begins or ends with a space',
        'line 3, column 1 "reference": "sam" is on line 2 already',
      ],
    ],
    [
      'a reference twice, first in a row with a field too many',
      `sam,sam@example.com,1,200,AMZ-US\n${SAM}`,
      ['line 2: expected 4 fields', 'line 3, column 1 "reference": "sam" is on line 2 already'],
    ],
    [
      'a reference twice, first in a row with a stray quote',
      `sam,sam@example.com,2"5,AMZ-US\n${SAM}`,
      [
        'line 2, column 3 "amount": there is a quote in the middle',
        'line 3, column 1 "reference": "sam" is on line 2 already',
      ],
    ],
    [
      'a line three times',
      `${SAM}\n${SAM}\n${SAM}`,
      [
        'line 2, column 1 "reference": "sam" is on line 3 as well',
        'line 3, column 1 "reference": "sam" is on line 2 already',
        'line 4, column 1 "reference": "sam" is on line 2 already',
      ],
    ],
    [
      'a choice of products with decimals',
      'sam,sam@example.com,12.50,AMZ-US|AMC-US',
      ['line 2, column 3 "amount": expected a whole number'],
    ],
    [
      'everything at once',
      '"",sam,$5,',
      [
        'line 2, column 3 "amount"',
        'line 2, column 4 "product"',
        'line 2, column 1 "reference"',
        'line 2, column 2 "email"',
      ],
    ],
    [
      'a line break in what is sent',
      `sam,sam@example.com,25.00,"AMZ\n-US"`,
      ['line 2, column 4 "product": there is a line break in it'],
    ],
    [
      'lines counted as an editor counts them',
      `"a\r\nb",a@example.com,12,AMZ-US\r\n${row('1.200')}`,
      ['line 2, column 1 "reference": there is a line break in it', 'line 4, column 3 "amount"'],
    ],
  ]
  it.each(REFUSED)('%s', async (_, rows, reasons) => {
    expect(await refusals(`${HEADER}\n${rows}\n`)).toEqual(reasons.map((reason) => expect.stringContaining(reason)))
    const file = await readPayouts(`${HEADER}\n${rows}\n`, { skipInvalid: true })
    expect(file.problems).toHaveLength(reasons.length)
    expect(file.problems.map(({ line }) => line)).toEqual(reasons.map((reason) => Number(/\d+/.exec(reason))))
    expect(file.payouts.length).toBeLessThan(file.rows)
  })

  it('rows that a stray quote in a name has joined: one person would get what another one should', async () => {
    const text = `reference,name,email,amount,product\na,"A,a@example.com,25.00,AMZ-US\nb,B",b@example.com,10,AMZ-US\n`
    expect(await refusals(text)).toEqual([
      expect.stringContaining(
        'line 2, column 2 "name": the text between quotes has a line break and as many delimiters',
      ),
    ])
  })

  it('of two rows of one reference neither is paid, as it is not known which was meant', async () => {
    const file = await readPayouts(`${HEADER}\n${SAM}\n${KIM}\n${row('99')}\n`, { skipInvalid: true })
    expect(file).toMatchObject({ payouts: [payout('kim', 10)], rows: 3, lines: new Map([['kim', 3]]) })
  })

  it('a second row of a reference is not paid in place of an invalid first one', async () => {
    const file = await readPayouts(`${HEADER}\n${row('1.200')}\n${SAM}\n${KIM}\n`, { skipInvalid: true })
    expect(file.payouts).toEqual([payout('kim', 10)])
    expect(file.problems.map(({ line }) => line)).toEqual([2, 3])
  })

  it.each<[what: string, line: string, reason: string]>([
    ['text that is not JSON', '{"reference":}', 'line 1: expected one JSON object, got text that is not JSON'],
    ['another value', '{}\n25', 'line 2: expected one JSON object, got 25'],
    ['a key twice', '{"amount":25,"reference":"a","amount":9999}', 'line 1, "amount": occurs twice'],
    ...['1e3', '2.5E1', '25.999999999999999999', '100000000000000000001', '-0'].map(
      (number): [string, string, string] => [
        `the number ${number}`,
        `{"amount":${number},"reference":"1e3"}`,
        `line 1: expected numbers in plain digits, as in 25 or 1200.50, got "${number}"`,
      ],
    ),
    ['a key twice, escaped', '{"amount":25,"reference":"a","\\u0061mount":9999}', 'line 1, "amount": occurs twice'],
    ['two names of one column', '{"amount":25,"value":9999}', 'line 1, "value": "amount" is already the amount'],
    ['an unknown key', '{"amuont":25}', 'line 1, "amuont": unknown field; did you mean "amount"?'],
    [
      'a field of a payout twice, deep',
      '{"reference":"a","products":{"type":"SINGLE","value":"A","value":"B"}}',
      'line 1, "value": occurs twice',
    ],
    ['an unknown field of a payout', JSON.stringify({ ...payout('a', 1), note: 'x' }), 'line 1, "note": unknown field'],
    ['a text as face value', JSON.stringify({ ...payout('a', 1), face_value: '1' }), 'line 1, "face_value": expected'],
  ])('%s in JSON', async (_, line, reason) => {
    expect(await refusals(line)).toContainEqual(expect.stringContaining(reason))
  })

  it('20 are spelt out, the others are counted, and issues have up to 1,000', async () => {
    const bad = Array.from({ length: 1_200 }, (_, n) => row(`$${n}`, `p-${n}`))
    const error: unknown = await readPayouts([HEADER, ...bad].join('\n')).catch((reason: unknown) => reason)
    if (!isRequestValidationError(error)) throw new Error('expected a refusal')
    expect(error.message).toContain('and 1180 more')
    expect(error.issues).toHaveLength(1_000)
    expect((await readPayouts([HEADER, ...bad, SAM].join('\n'), { skipInvalid: true })).problems).toHaveLength(1_200)
  })
})

describe('how a payout reaches its recipient', () => {
  const read = async (header: string, line: string, options?: ReadPayoutsOptions) =>
    (await readPayouts(`reference,amount,${header}\na,5,${line}`, options)).payouts[0]
  it.each<[header: string, line: string, expected: object]>([
    ['product', 'AMZ-US', { distribution_method: { type: 'PAYOUT_LINK' } }],
    ['product,method', 'AMZ-US,payout link', { distribution_method: { type: 'PAYOUT_LINK' } }],
    ['product,email,method', 'AMZ-US,,Link', { distribution_method: { type: 'PAYOUT_LINK' } }],
    [
      'product,email,method',
      'AMZ-US,a@example.com,email',
      { distribution_method: { type: 'EMAIL', email_address: 'a@example.com' } },
    ],
    [
      'product,email,template',
      'AMZ-US,a@example.com,ET-1',
      { distribution_method: { type: 'EMAIL', email_address: 'a@example.com', template_id: 'ET-1' } },
    ],
    [
      'product,email,recipient_reference',
      'AMZ-US,a@example.com,r-1',
      { distribution_method: { type: 'RECIPIENT', email_address: 'a@example.com', recipient_reference: 'r-1' } },
    ],
    ['product template', 'PT-1', { products: { type: 'TEMPLATE', template_id: 'PT-1' } }],
    ['product', 'AMZ-US | AMC-US', { products: { type: 'MULTIPLE', values: ['AMZ-US', 'AMC-US'] } }],
    ['product,group', 'AMZ-US,g', { group: 'g' }],
  ])('%s: %s', async (header, line, expected) => {
    expect(await read(header, line)).toMatchObject({ reference: 'a', face_value: 5, ...expected })
  })

  it.each<[header: string, line: string, reason: string]>([
    [
      'product,email,method',
      'AMZ-US,a@example.com,link',
      'line 2, column 4 "email": expected no value, because the method is link',
    ],
    [
      'product,method',
      'AMZ-US,pigeon',
      'line 2, column 4 "method": expected EMAIL, PAYOUT_LINK or RECIPIENT, got "pigeon"',
    ],
    ['product,method', 'AMZ-US,email', 'line 2, "email": expected an email address'],
    [
      'product,product template',
      'AMZ-US,PT-1',
      'line 2, column 3 "product": expected a product or a product template, got both',
    ],
    [
      'product,email,recipient_reference',
      'AMZ-US,a@example.com,a b',
      'line 2, column 5 "recipient_reference": expected letters',
    ],
  ])('%s: %s is refused', async (header, line, reason) => {
    expect(await refusals(`reference,amount,${header}\na,5,${line}`)).toEqual([expect.stringContaining(reason)])
  })
})

describe('options', () => {
  it('columns give names a meaning, and leave others out', async () => {
    const { payouts, ignored } = await readPayouts('Rechnung;Betrag;Artikel;Abteilung\nsam;1.200,50;AMZ-US;4\n', {
      columns: { rechnung: 'reference', Betrag: 'amount', Artikel: 'product', ABTEILUNG: 'ignore' },
      decimal: 'comma',
    })
    expect(payouts).toMatchObject([{ reference: 'sam', face_value: 1200.5 }])
    expect(ignored).toEqual(['Abteilung'])
    expect(await refusals(`${HEADER}\n${SAM}`, { columns: { Betrag: 'amount' } })).toEqual([
      'line 1: the option columns names "betrag", which this file does not have',
    ])
  })

  it('product is that of every row, and never beside another one', async () => {
    const { payouts } = await readPayouts('reference,amount\na,5', { product: 'AMZ-US' })
    expect(payouts).toMatchObject([{ products: { type: 'SINGLE', value: 'AMZ-US' } }])
    expect(await refusals(`${HEADER}\n${SAM}`, { product: 'AMZ-DE' })).toEqual([
      expect.stringContaining('the file has a column for the product, and one product was given for all rows'),
    ])
    expect(await refusals('{"reference":"a","amount":5,"product":"AMZ-US"}', { product: 'AMZ-DE' })).toEqual([
      expect.stringContaining('and this row names "AMZ-US"'),
    ])
  })

  it('one file has one currency', async () => {
    const mixed = `${HEADER},currency\n${SAM},USD\n${KIM},EUR\n`
    const expected = 'line 3, column 5 "currency": expected USD, like the rest of this file, got EUR'
    expect(await refusals(mixed)).toEqual([expect.stringContaining(expected)])
    expect(await refusals(`${HEADER},currency\n${SAM},USD\n`, { currency: 'EUR' })).toEqual([
      expect.stringContaining('expected EUR'),
    ])
    expect(await refusals(`${HEADER},currency\n${SAM},\n${KIM},usd\n`)).toEqual([
      expect.stringContaining('line 2, column 5 "currency": expected a currency code'),
      expect.stringContaining('line 3, column 5 "currency": expected a currency code'),
    ])
  })

  it.each<[what: string, options: unknown, message: string]>([
    ['an unknown option', { decimals: 'comma' }, 'decimals: unknown option; did you mean "decimal"?'],
    ['decimal', { decimal: ',' }, 'decimal: expected "point" or "comma"'],
    ['format', { format: 'xlsx' }, 'format: expected "csv", "tsv" or "ndjson"'],
    ['currency', { currency: 'usd' }, 'currency: expected a currency code'],
    ['columns', { columns: { Betrag: 'betrag' } }, 'columns: "Betrag": expected reference, amount'],
    ['skipInvalid', { skipInvalid: 'yes' }, 'skipInvalid: expected true or false'],
  ])('%s is refused by name', async (_, options, message) => {
    // What an untyped caller may pass.
    await expect(readPayouts(SAM, options as ReadPayoutsOptions)).rejects.toThrow(message)
  })

  it.each([undefined, null, 25, {}, ['a']])('a source that is %j is refused', async (source) => {
    // What an untyped caller may pass.
    await expect(readPayouts(source as unknown as string)).rejects.toThrow('source: expected a stream, bytes or text')
  })

  it('format tsv takes only tabs', async () => {
    expect((await refusals(`${HEADER}\n${SAM}`, { format: 'tsv' }))[0]).toContain(
      `line 1, column 1 "${HEADER}": unknown`,
    )
    expect((await readPayouts(`${HEADER}\n${SAM}`.replaceAll(',', '\t'), { format: 'tsv' })).rows).toBe(1)
  })
})

describe('a source', () => {
  it('that fails passes its error on', async () => {
    const failing = new ReadableStream<Uint8Array>({
      pull(controller) {
        controller.error(new Error('disk on fire'))
      },
    })
    await expect(readPayouts(failing)).rejects.toThrow('disk on fire')
  })

  it('that cannot be a list is cancelled and not read to its end', async () => {
    let cancelled = false
    const endless = new ReadableStream<Uint8Array>({
      pull: (controller) => controller.enqueue(utf8('no header here\n')),
      cancel() {
        cancelled = true
      },
    })
    await expect(readPayouts(endless)).rejects.toThrow('this is not a header')
    expect(cancelled).toBe(true)
  })

  it('of 100,000 rows is read, and its last row is checked', async () => {
    const rows = Array.from({ length: 100_000 }, (_, n) => `p-${n},p${n}@example.com,${n + 1}.25,AMZ-US`)
    const bytes = utf8([HEADER, ...rows, row('1.200')].join('\r\n'))
    const { payouts, lines, problems } = await readPayouts(bytes, { skipInvalid: true })
    expect(payouts).toHaveLength(100_000)
    expect(payouts[99_999]).toMatchObject({ reference: 'p-99999', face_value: 100_000.25 })
    expect(lines.get('p-99999')).toBe(100_001)
    expect(problems).toMatchObject([{ line: 100_002, column: 3 }])
  })
})

describe('a key or a link in the wrong cell is not shown', () => {
  const KEY = 'wg7abc.canary0123456789canary'
  const LINK = 'https://spend.example.com/canary-link-4711'
  it.each([
    `${HEADER}\n${KEY},a,$5,AMZ-US\n`,
    `${HEADER}\nsam,${KEY},${KEY},"${LINK}"\n`,
    `${HEADER},${KEY},${LINK}\n`,
    `${KEY},${LINK}\n`,
    `{"${KEY}":1,"amount":"${LINK}"}`,
  ])('%#', async (text) => {
    const error: unknown = await readPayouts(text).catch((reason: unknown) => reason)
    expect(`${String(error)} ${JSON.stringify(error)}`).not.toContain('canary')
    const file: unknown = await readPayouts(`${text}\n${SAM}`, { skipInvalid: true }).catch(() => undefined)
    expect(JSON.stringify(Object(file).problems ?? '')).not.toContain('canary')
  })
})
