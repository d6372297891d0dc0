import { type ExecFileException, execFile } from 'node:child_process'
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createRunaSandbox } from '@x/runa-payouts/testing'
import { serveRunaSandbox } from '@x/runa-payouts/testing/server'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { paidAccordingTo } from './ledger.ts'

const program = fileURLToPath(new URL('pay.ts', import.meta.url))

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'payment-list-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

/** The program, with its own file and sandbox. */
async function pay(content: string, file = 'list.csv') {
  const sandbox = createRunaSandbox({ ordersPerMinute: 100_000 })
  const { url, apiKey, close } = await serveRunaSandbox(sandbox)
  const home = await mkdtemp(join(folder, 'run-'))
  await writeFile(join(home, 'list.csv'), content)
  const env = { ...process.env, RUNA_BASE_URL: url, RUNA_API_KEY: apiKey }
  const args = [program, file, '--batch', 'bonus', '--orders-per-minute', '100000']
  try {
    const { error, stdout, stderr } = await new Promise<{
      error: ExecFileException | null
      stdout: string
      stderr: string
    }>((done) => {
      execFile(process.execPath, args, { cwd: home, env }, (error, stdout, stderr) => done({ error, stdout, stderr }))
    })
    const { ledger, requests } = sandbox
    return {
      code: error?.code ?? 0,
      stdout,
      stderr,
      paid: paidAccordingTo(ledger),
      orders: ledger.orders.length,
      requests: requests.length,
      files: await readdir(home),
    }
  } finally {
    await close()
  }
}

const HEADER = 'reference,email,amount,product,team'
const SAM = 'bonus-sam,sam@example.com,25.00,AMZ-US,one'
const KIM = 'bonus-kim,kim@example.com,10,AMZ-US,one'
const sam = (amount: string) => `bonus-sam,sam@example.com,${amount},AMZ-US,one`

/** Nothing was sent, not even a ping. No journal was started, and the exit code shows it. */
const NOTHING_PAID = { code: 1, stdout: '', orders: 0, requests: 0, files: ['list.csv'] }
const NOT_A_HEADER = `line 1 is not a header: expected ${HEADER} (in any order, separated by commas), got`

describe('a list with the wrong header is not paid at all', () => {
  it.each<[title: string, content: string, reason: string]>([
    ['a column twice', `${HEADER},amount\n${SAM},9999.00\n`, 'line 1, the header: "amount" occurs twice'],
    ['a column missing', 'reference,email,amount,product\na,a@example.com,25,AMZ-US\n', '"team" is missing'],
    ['a column too many', `${HEADER},note\n${SAM},hello\n`, 'unknown column "note"; allowed are reference, email,'],
    ['a typo', `${HEADER.replace('amount', 'amuont')}\n${SAM}\n`, '"amuont"; did you mean "amount"?'],
    ['capitals', `${HEADER.replace('email', 'Email')}\n${SAM}\n`, 'unknown column "Email"; did you mean "email"?'],
    ['a space', `${HEADER.replaceAll(',', ', ')}\n${SAM}\n`, 'unknown column " team"; did you mean "team"?'],
    ['a column without a name', `${HEADER},\n${SAM},\n`, 'unknown column nothing'],
    ['no header, one row', `${SAM}\n`, `${NOT_A_HEADER} "${SAM}"`],
    ['no header, two rows', `${KIM}\n${SAM}\n`, `${NOT_A_HEADER} "${KIM}"`],
    ['semicolons', `${HEADER}\n${SAM}\n`.replaceAll(',', ';'), `${NOT_A_HEADER} "${HEADER.replaceAll(',', ';')}"`],
    ['an empty file', '', `the file is empty: its first line has to be ${HEADER}`],
    ['only a header', `${HEADER}\n`, 'there is nobody in it, only a header'],
  ])('%s', async (_, content, reason) => {
    const { stderr, paid, ...rest } = await pay(content)
    expect(stderr).toContain(reason)
    expect(stderr).toMatch(/^list\.csv: .*\nThis run paid nothing\.\n$/)
    expect({ paid, ...rest }).toEqual({ paid: {}, ...NOTHING_PAID })
  })
})

describe('an amount is digits, or digits, a point and two more digits', () => {
  const rows = (amounts: readonly string[]) =>
    // In quotes, so that a comma stays in the field.
    [HEADER, ...amounts.map((amount, n) => `p-${n},p${n}@example.com,"${amount}",AMZ-US,one`)].join('\n')

  it('and is paid as it stands', async () => {
    const { code, paid, stderr } = await pay(rows(['25', '25.00', '0.10', '1000', '0025.50']))
    expect({ code, paid, stderr }).toEqual({
      code: 0,
      paid: {
        'p0@example.com': ['25.00'],
        'p1@example.com': ['25.00'],
        'p2@example.com': ['0.10'],
        'p3@example.com': ['1000.00'],
        'p4@example.com': ['25.50'],
      },
      stderr: '',
    })
  })

  it.each<[what: string, amounts: string[]]>([
    ['thousands and decimals of any country', ['1.200', '1,200.00', '1,200', '12,50', '1_000', "1'000", '2\u00a0500']],
    ['notations that Number accepts', ['1e3', '0x10', '0b1', '0o7', 'Infinity', '25.', '.50', '25.5', '25.500']],
    ['currencies', ['$25', '25 USD', '€25']],
    ['blanks', ['', ' ', ' 25', '25 ', '\t25']],
    ['signs', ['+25', '-25', '\u221225', '(25)']],
    ['digits of other scripts', ['٢٥', '２５']],
    ['words', ['NaN', 'null', 'ten']],
  ])('%s are refused, and so is the whole list', async (_, amounts) => {
    const { stderr, paid, ...rest } = await pay(`${rows(amounts)}\n${SAM}`)
    const told = amounts.map(
      (amount, n) =>
        `line ${n + 2}: amount: expected digits, as in 25 or 25.00, got ${amount === '' ? 'nothing' : JSON.stringify(amount)}`,
    )
    expect(stderr.split('\n')).toEqual([
      `list.csv: ${amounts.length} invalid lines`,
      ...told,
      'This run paid nothing.',
      '',
    ])
    expect({ paid, ...rest }).toEqual({ paid: {}, ...NOTHING_PAID })
  })

  it('and without a line break next to it', async () => {
    const { stderr, paid, ...rest } = await pay(rows(['25\n']))
    expect(stderr).toContain('line 2: amount: expected digits, as in 25 or 25.00, got "25\\n"')
    expect({ paid, ...rest }).toEqual({ paid: {}, ...NOTHING_PAID })
  })
})

describe('while one line is invalid nobody is paid, and every invalid line is named by its number', () => {
  it.each<[title: string, content: string, lines: string[]]>([
    ['a comma in an amount', `${HEADER}\n${KIM}\n${sam('12,50')}\n`, ['line 3: expected 5 fields, got 6']],
    ['a field too few', `${HEADER}\nbonus-sam,sam@example.com,25\n${KIM}\n`, ['line 2: expected 5 fields, got 3']],
    ['an amount of zero', `${HEADER}\n${sam('0.00')}\n${KIM}\n`, ['line 2: amount: expected']],
    [
      'an amount too large to be exact',
      `${HEADER}\n${sam('99999999999999999999')}\n${KIM}\n`,
      ['line 2: amount: expected'],
    ],
    ['no e-mail address', `${HEADER}\n${SAM.replace('@', ' at ')}\n${KIM}\n`, ['line 2: email: expected']],
    ['no reference', `${HEADER}\n${SAM.replace('bonus-sam', '')}\n`, ['line 2: reference: expected']],
    ['no product', `${HEADER}\n${SAM.replace('AMZ-US', '')}\n`, ['line 2: product: expected']],
    ['no team', `${HEADER}\n${SAM.replace('one', '')}\n`, ['line 2: team: expected']],
    ['a reference twice', `${HEADER}\n${SAM}\n${KIM}\n${sam('99')}\n`, ['line 4: reference: "bonus-sam" is on line 2']],
    ['a line twice', `${HEADER}\n${SAM}\n${SAM}\n`, ['line 3: reference: "bonus-sam" is on line 2']],
    [
      'several, in the order of their lines',
      `${HEADER}\n${SAM.replace('@', ' at ')}\n${KIM}\n\nbonus-lee,lee@example.com,$5,AMZ-US,one\nbonus-joe,joe,5,AMZ-US,one`,
      ['line 2: email:', 'line 5: amount:', 'line 6: email:'],
    ],
    [
      'lines counted as an editor counts them',
      `\ufeff${HEADER}\r\n\r\n"a\r\nb",a@example.com,1e3,AMZ-US,one\r\n${sam('1.200')}\r\n`,
      ['line 3: amount:', 'line 5: amount:'],
    ],
  ])('%s', async (_, content, lines) => {
    const { stderr, paid, ...rest } = await pay(content)
    const [title, ...told] = stderr.split('\n')
    expect(title).toBe(`list.csv: ${lines.length} invalid line${lines.length === 1 ? '' : 's'}`)
    expect(told).toEqual([...lines.map((line) => expect.stringContaining(line)), 'This run paid nothing.', ''])
    expect({ paid, ...rest }).toEqual({ paid: {}, ...NOTHING_PAID })
  })

  it('20 of them are spelt out, and the rest are counted', async () => {
    const bad = Array.from({ length: 45 }, (_, n) => `p-${n},p${n}@example.com,$${n},AMZ-US,one`)
    const { stderr, paid, ...rest } = await pay([HEADER, SAM, ...bad].join('\n'))
    const told = stderr.trimEnd().split('\n')
    expect(told[0]).toBe('list.csv: 45 invalid lines')
    expect(told.slice(1, -2).map((line) => line.split(':')[0])).toEqual(bad.slice(0, 20).map((_, n) => `line ${n + 3}`))
    expect(told.slice(-2)).toEqual(['and 25 more', 'This run paid nothing.'])
    expect({ paid, ...rest }).toEqual({ paid: {}, ...NOTHING_PAID })
  })

  it('an unclosed quote is reported', async () => {
    const { stderr, paid, ...rest } = await pay(`${HEADER}\n${SAM}\n"${KIM}\n`)
    expect(stderr).toMatch(/^list\.csv: Quote Not Closed: .*\nThis run paid nothing\.\n$/)
    expect({ paid, ...rest }).toEqual({ paid: {}, ...NOTHING_PAID })
  })
})

it('a file that does not exist is reported', async () => {
  const { stderr, paid, ...rest } = await pay(`${HEADER}\n${SAM}`, 'lost.csv')
  expect(stderr).toMatch(/^lost\.csv: ENOENT.*\nThis run paid nothing\.\n$/)
  expect({ paid, ...rest }).toEqual({ paid: {}, ...NOTHING_PAID })
})

it('columns in another order, and other line endings, are paid correctly', async () => {
  const content =
    'amount,team,product,email,reference\n25.00,one,AMZ-US,sam@example.com,a\r\n10,one,AMZ-US,kim@example.com,b'
  const { code, paid } = await pay(content)
  expect({ code, paid }).toEqual({ code: 0, paid: { 'sam@example.com': ['25.00'], 'kim@example.com': ['10.00'] } })
})
