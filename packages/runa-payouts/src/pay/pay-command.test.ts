import { symlink } from 'node:fs/promises'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { type PayingCommand, payingCommand } from '../../test/paying-command.ts'

const HEADER = 'reference,email,amount,product'
const SAM = 'sam,sam@example.com,25.00,AMZ-US'
const KIM = 'kim,kim@example.com,10,AMZ-US'
const LIST = `${HEADER}\n${SAM}\n${KIM}\n`
const PAY = 'pay list.csv --reference bonus --currency USD'

let it_: PayingCommand
beforeEach(async () => {
  it_ = await payingCommand()
})
afterEach(() => it_.end())

/** Nothing was ordered, and no journal was begun. */
async function expectNothingSent(files: readonly string[] = ['list.csv']): Promise<void> {
  expect(it_.sandbox.ledger.orders).toEqual([])
  expect(it_.sandbox.requests.filter(({ method }) => method === 'POST')).toEqual([])
  expect(await it_.files()).toEqual(files)
}

it('results in place of the journal are refused by another path to it, too', async () => {
  await it_.put('list.csv', LIST)
  await symlink(it_.path('.'), it_.path('linked'))
  const { code, err } = await it_.run(`${PAY} --yes --out linked/bonus.journal`)
  expect({ code, err }).toMatchObject({ code: 2, err: expect.stringContaining('a different file from --journal') })
  await expectNothingSent(['linked', 'list.csv'])
})

describe('nobody is paid', () => {
  it.each<[what: string, line: string, answer: string | undefined, code: number]>([
    ['in a pipe without --yes', PAY, undefined, 5],
    ['after a no', PAY, 'no', 5],
    ['after a mere y', PAY, 'y', 5],
    ['after an empty answer', PAY, '', 5],
    ['in a dry run', `${PAY} --dry-run`, 'yes', 0],
    ['in a dry run with --yes', `${PAY} --dry-run --yes`, undefined, 0],
    ['after a no, with a file for results', `${PAY} --out results.csv`, 'no', 5],
  ])('%s', async (_, line, answer, code) => {
    await it_.put('list.csv', LIST)
    const { code: was, out } = await it_.run(line, answer === undefined ? {} : { answer })
    expect(was).toBe(code)
    expect(out).toContain('to pay now    2 payouts, 35.00 USD')
    await expectNothingSent()
  })

  it.each<[what: string, args: string, problem: string]>([
    ['no file', 'pay --reference a', 'pay needs a file'],
    ['two files', `${PAY} other.csv`, 'expected one file'],
    ['no reference', 'pay list.csv', '--reference is missing'],
    [
      'a reference that is a missing value',
      'pay list.csv --reference bonus-undefined --currency USD',
      '--reference: got "undefined"',
    ],
    [
      'a reference that is too long',
      `pay list.csv --reference ${'a'.repeat(65)} --currency USD`,
      '--reference: expected at most 64 characters',
    ],
    ['no currency', 'pay list.csv --reference a', '--currency is missing'],
    ['an invalid currency', 'pay list.csv --reference a --currency usd', '--currency: expected a currency code'],
    ['an invalid decimal', `${PAY} --decimal ,`, '--decimal: expected point or comma'],
    ['an invalid rate', `${PAY} --orders-per-minute 0`, '--orders-per-minute: expected'],
    ['columns without a meaning', `${PAY} --columns Betrag`, '--columns: expected name=meaning'],
    ['columns with another meaning', `${PAY} --columns Betrag=amuont`, 'did you mean amount?'],
    ['links that nobody would see', `${PAY} --links`, '--links needs --out'],
    ['results in place of the list', `${PAY} --out list.csv --yes`, '--out: expected a different file from FILE'],
    [
      'results in place of the journal',
      `${PAY} --out bonus.journal --yes`,
      '--out: expected a different file from --journal',
    ],
    ['the list as the journal', `${PAY} --journal list.csv --yes`, '--journal: expected a different file from FILE'],
    [
      'results in place of the journal, on a disk that takes both names for one',
      `${PAY} --out Bonus.journal --yes`,
      '--out: expected a different file from --journal',
    ],
    ['a database in quotes', `${PAY} --journal "postgres://user:canary@db/x"`, '--journal: expected a file'],
    ['a database of another kind', `${PAY} --journal mysql://me:canary@host/db --yes`, 'begins with mysql://'],
    ['a variable that is not set', `${PAY} --journal env:NOWHERE --yes`, '--journal: the environment variable NOWHERE'],
    ['a database and no driver', `${PAY} --journal postgres://me:canary@host/db --yes`, 'npm install pg'],
    [
      'a database in place of the list',
      `pay env:DATABASE_URL --reference bonus`,
      'pass the URL of a journal with --journal',
    ],
    [
      'a database beside the list',
      `${PAY} postgres://me:canary@host/db`,
      'pay needs a file; pass the URL of a journal with --journal',
    ],
    ['a name of a journal in a file', `${PAY} --name bonus --yes`, '--name: a journal in a file has no name'],
    ['tables of a journal in a file', `${PAY} --prefix x_ --yes`, '--prefix: a journal in a file has no prefix'],
    ['a schema in SQLite', `${PAY} --journal new.db --schema x --yes`, '--schema: only PostgreSQL has schemas'],
    ['a name and no journal', `${PAY} --sandbox --name x`, '--name needs a journal in a database'],
    ['a name of tables that is none', `${PAY} --journal new.db --prefix "x --yes`, 'prefix'],
    [
      'a list that is the database',
      `${PAY.replace('list.csv', 'list.db')} --journal list.db`,
      'a different file from FILE',
    ],
    ['no known orders', `${PAY} --known-orders , --yes`, '--known-orders: expected order ids'],
    [
      'references for known orders',
      `${PAY} --known-orders O-1,bonus/sam --yes`,
      '--known-orders: expected order ids, separated by commas, such as O-1,O-2',
    ],
    [
      'a link for a known order',
      `${PAY} --known-orders https://payout.runa.io/canary --yes`,
      '--known-orders: expected order ids, separated by commas, such as O-1,O-2',
    ],
    ['an unknown flag', `${PAY} --dryrun`, 'unknown flag --dryrun; did you mean --dry-run?'],
    [
      'a list from a pipe, and no place for a journal',
      'pay /dev/stdin --reference a --currency USD',
      '--journal is missing',
    ],
    ['results in place of a device', `${PAY} --yes --out /dev/stdout`, '--out: expected a regular file'],
    ['results in place of a folder', `${PAY} --yes --out .`, '--out: . cannot be written (EISDIR)'],
    [
      'results where nothing can be written',
      `${PAY} --yes --out nowhere/results.csv`,
      '--out: nowhere/results.csv cannot be written (ENOENT)',
    ],
    ['a file that is not there', 'pay lost.csv --reference a --currency USD', 'lost.csv: there is no such file'],
  ])('with %s', async (_, line, problem) => {
    await it_.put('list.csv', LIST)
    const { code, err } = await it_.run(line, { answer: 'yes' })
    expect({ code, err }).toEqual({ code: 2, err: expect.stringContaining(problem) })
    expect(err).not.toContain('canary')
    await expectNothingSent()
  })

  it.each<[what: string, content: string | Uint8Array, problem: string]>([
    ['a header named twice', `${HEADER},amount\n${SAM},9999.00\n`, 'column 3 "amount" is already the amount'],
    [
      'a German amount',
      `${HEADER}\n${KIM}\nsam,sam@example.com,1.200,AMZ-US\n`,
      'line 3, column 3 "amount": expected at most 2 decimals, got "1.200"',
    ],
    [
      'a hexadecimal amount',
      LIST.replace('25.00', '0x10'),
      'line 2, column 3 "amount": expected digits and at most one point, as in 25 or 1200.50, got "0x10"',
    ],
    ['one row and no header', SAM, 'line 1: this is not a header'],
    ['a formula', LIST.replace('25.00', '=1+1'), 'got "=1+1" (this is a formula'],
    ['a NUL byte', `${LIST}\0`, 'line 4: there is a NUL byte'],
    ['a spreadsheet', new Uint8Array([0x50, 0x4b, 3, 4, 0, 0]), 'save the sheet as "CSV UTF-8'],
    ['a product that there is not', LIST.replace('10,AMZ-US', '10,AMZN-US'), 'line 3, "product": '],
    [
      'a product of another currency',
      LIST.replace('10,AMZ-US', '10,AMZ-GB'),
      'line 3, "product": AMZ-GB is in GBP, so the amount would be GBP, and this list is paid in USD',
    ],
    ['another currency in its column', `${HEADER},currency\n${SAM},EUR\n`, 'line 2, column 5 "currency": expected USD'],
  ])('with --yes, while the list has %s', async (_, content, problem) => {
    await it_.put('list.csv', content)
    const { code, err } = await it_.run(`${PAY} --yes`)
    expect({ code, err }).toEqual({ code: 2, err: expect.stringContaining(problem) })
    expect(err).toContain('This run sent nothing.')
    await expectNothingSent()
  })

  it('while one of 100,000 rows is invalid', async () => {
    const rows = Array.from({ length: 100_000 }, (_, n) => `p-${n},p${n}@example.com,${n + 1},AMZ-US`)
    await it_.put('list.csv', [HEADER, ...rows, 'sam,sam@example.com,(5),AMZ-US'].join('\r\n'))
    const { code, err } = await it_.run(`${PAY} --yes`)
    expect({ code, err }).toEqual({ code: 2, err: expect.stringContaining('line 100002, column 3 "amount"') })
    await expectNothingSent()
  })

  it('by another journal of the same name', async () => {
    await it_.put('list.csv', LIST)
    await it_.put('bonus.journal', 'not a journal\n')
    const { code, err } = await it_.run(`${PAY} --yes`)
    expect({ code, err }).toEqual({ code: 5, err: expect.stringContaining('This run sent nothing.') })
    await expectNothingSent(['bonus.journal', 'list.csv'])
  })

  it('without a key', async () => {
    vi.stubEnv('RUNA_API_KEY', undefined)
    await it_.put('list.csv', LIST)
    const { code, err } = await it_.run(`${PAY} --yes`)
    expect({ code, err }).toEqual({ code: 2, err: expect.stringContaining('no API key: set RUNA_API_KEY') })
    await expectNothingSent()
  })
})

describe('a list is paid', () => {
  it.each<[how: string, line: string, answer: string | undefined]>([
    ['after a yes', PAY, 'yes'],
    ['after a Yes with a space', PAY, ' Yes '],
    ['with --yes and nobody to answer', `${PAY} --yes`, undefined],
  ])('%s', async (_, line, answer) => {
    await it_.put('list.csv', LIST)
    const { code, out, asked } = await it_.run(line, answer === undefined ? {} : { answer })
    expect(out).toContain('2 paid now')
    expect(code).toBe(0)
    expect(asked).toEqual(answer === undefined ? [] : ['Pay 2 payouts, 35.00 USD, in PLAYGROUND? Type yes: '])
    expect(it_.paid()).toEqual({ 'sam@example.com': ['25.00'], 'kim@example.com': ['10.00'] })
    expect(await it_.files()).toEqual(['bonus.journal', 'list.csv'])
  })

  it('with a decimal comma, columns of its own and one product', async () => {
    await it_.put('list.csv', 'Rechnung;E-Mail;Betrag;Team\nsam;sam@example.com;1.200,50;4\n')
    const { code } = await it_.run(
      `${PAY} --yes --decimal comma --product AMZ-US --columns Rechnung=reference,Betrag=amount`,
    )
    expect(code).toBe(0)
    expect(it_.paid()).toEqual({ 'sam@example.com': ['1200.50'] })
  })

  it('in the currency of its column', async () => {
    await it_.put('list.csv', `${HEADER},currency\nsam,sam@example.com,5,AMZ-GB,GBP\n`)
    const { code, out } = await it_.run('pay list.csv --reference bonus --yes')
    expect(code).toBe(0)
    expect(out).toContain('1 payout, 5.00 GBP')
  })

  it('once: run again it pays nobody, and an edited list pays only what is new', async () => {
    await it_.put('list.csv', LIST)
    await it_.run(`${PAY} --yes`)
    const again = await it_.run(`${PAY} --yes`)
    expect(again).toMatchObject({ code: 0, out: expect.stringContaining('0 paid now, 2 paid before') })
    await it_.put('list.csv', `${HEADER}\nlee,lee@example.com,7,AMZ-US\n${KIM}\n${SAM.replace('25.00', '999.00')}\n`)
    const edited = await it_.run(`${PAY} --out results.csv`, { answer: 'yes' })
    expect(edited.asked).toEqual(['Pay 1 payout, 7.00 USD, in PLAYGROUND? Type yes: '])
    expect(edited.out).toContain('Edited after they were sent.')
    expect(edited.code).toBe(3)
    expect(it_.paid()).toEqual({
      'sam@example.com': ['25.00'],
      'kim@example.com': ['10.00'],
      'lee@example.com': ['7.00'],
    })
    expect((await it_.text('results.csv')).split('\r\n').map((line) => line.split(',').slice(0, 3).join())).toEqual([
      'line,reference,result',
      '2,lee,paid',
      '3,kim,already_paid',
      '4,sam,already_paid',
      '',
    ])
  })

  it('without its invalid rows, if --skip-invalid says so', async () => {
    await it_.put('list.csv', `${LIST}lee,lee@example.com,$7,AMZ-US\njoe,joe@example.com,7,NO-PRODUCT\n`)
    const { code, out } = await it_.run(`${PAY} --skip-invalid --out results.csv`, { answer: 'yes' })
    expect(code).toBe(3)
    expect(out).toContain('2 paid now, 2 left out')
    expect(Object.keys(it_.paid()).sort()).toEqual(['kim@example.com', 'sam@example.com'])
    const lines = (await it_.text('results.csv')).split('\r\n')
    expect(lines[3]).toMatch(/^4,,invalid,,,,,"expected digits/)
    expect(lines[4]).toMatch(/^5,joe,invalid,,,,,/)
  })

  it('in the sandbox of --sandbox, and nowhere else', async () => {
    await it_.put('list.csv', LIST)
    const { code, out } = await it_.run(`${PAY} --sandbox --yes`)
    expect({ code, out }).toEqual({ code: 0, out: expect.stringContaining('SANDBOX\n  nothing is real') })
    await expectNothingSent()
  })
})

describe('the exit code says how it ended', () => {
  it('3: some were rejected, and --retry-rejected pays them', async () => {
    await it_.end()
    it_ = await payingCommand({ balances: { USD: '10.00' } })
    await it_.put('list.csv', `${HEADER}\n${SAM}\n`)
    const { code, out } = await it_.run(`${PAY} --yes --out results.csv`)
    expect(out).toContain('Note: the face values in USD add up to 25.00, and the balance is 10.00. In')
    expect(code).toBe(5)
    expect(out).toContain('Stopped: ')
    expect(await it_.text('results.csv')).toContain('2,sam,rejected')
    const again = await it_.run(`${PAY} --yes`)
    expect(again.code).toBe(3)
    expect(again.out).toContain('rejected      1 payout (not sent again; --retry-rejected sends them)')
  })

  it('a retry of what was rejected is asked about like a first payment', async () => {
    await it_.end()
    it_ = await payingCommand({ balances: { USD: '10.00' } })
    await it_.put('list.csv', `${HEADER}\n${SAM}\n`)
    await it_.run(`${PAY} --yes`)
    const posts = () => it_.sandbox.requests.filter(({ method }) => method === 'POST').length
    const before = posts()
    const { code, out } = await it_.run(`${PAY} --retry-rejected`)
    expect(code).toBe(5)
    expect(out).toContain('to pay now    1 payout, 25.00 USD')
    expect(posts()).toBe(before)
  })

  it('so is one of what has failed, and a yes pays it once more', async () => {
    it_.sandbox.scriptNextOrder('fail')
    await it_.put('list.csv', `${HEADER}\n${SAM}\n`)
    expect(await it_.run(`${PAY} --yes`)).toMatchObject({ code: 3 })
    const posts = () => it_.sandbox.requests.filter(({ method }) => method === 'POST').length
    const before = posts()
    const { code, out } = await it_.run(`${PAY} --retry-failed sam`)
    expect({ code, posts: posts() }).toEqual({ code: 5, posts: before })
    expect(out).toContain('to pay now    1 payout, 25.00 USD')
    expect(await it_.run(`${PAY} --retry-failed sam`, { answer: 'yes' })).toMatchObject({ code: 0 })
    expect(await it_.run(`${PAY} --retry-failed sam`)).toMatchObject({ code: 0 })
    expect(posts()).toBe(before + 1)
  })

  it('4: some may have been paid, with what to do; the next run settles them', async () => {
    it_.sandbox.faults.next('drop-after-commit', { operation: 'createOrder', times: 4 })
    await it_.put('list.csv', `${HEADER}\n${SAM}\n`)
    const { code, out } = await it_.run(`${PAY} --yes`)
    expect(code).toBe(4)
    expect(out).toContain('Run the same command again: it asks about them under the same keys.')
    expect(await it_.run('status list.csv --reference bonus --currency USD')).toMatchObject({
      code: 4,
      out: expect.stringContaining('open          1 payout (may have been paid'),
    })
    expect(await it_.run(`${PAY} --yes`)).toMatchObject({ code: 0 })
    expect(it_.paid()).toEqual({ 'sam@example.com': ['25.00'] })
  })

  it('5: the key is refused', async () => {
    vi.stubEnv('RUNA_API_KEY', 'wgunknown.canary-of-a-key')
    await it_.put('list.csv', LIST)
    const { code, out, err } = await it_.run(`${PAY} --yes`)
    expect(code).toBe(5)
    expect(out).toContain('PRODUCTION')
    expect(out + err).not.toContain('canary')
    await expectNothingSent(['list.csv'])
  })

  it('130: Ctrl-C ends what is in flight, and the next run continues', async () => {
    const rows = Array.from({ length: 1000 }, (_, n) => `p-${n},p${n}@example.com,5,AMZ-US`)
    await it_.put('list.csv', [HEADER, ...rows].join('\n'))
    let stop: () => void = () => {}
    const stopped = new Promise<void>((resolve) => {
      stop = resolve
    })
    const onWrite = (text: string) => {
      if (/\d+ paid/.test(text)) stop()
    }
    const { code, out } = await it_.run(`${PAY} --yes --out results.csv --orders-per-minute 60`, { stopped, onWrite })
    expect(code).toBe(130)
    expect(out).toContain('Stopped by you. Run the same command again: it continues where it stopped')
    const lines = (await it_.text('results.csv')).trim().split('\r\n')
    expect(lines).toHaveLength(1001)
    const first = Object.keys(it_.paid())
    expect(first.length).toBeGreaterThan(0)
    expect(first.length).toBeLessThan(1000)
    expect(lines.filter((line) => /,(?:paid|accepted),/.test(line))).toHaveLength(first.length)
    expect(lines.filter((line) => line.includes(',not_sent,'))).toHaveLength(1000 - first.length)
    expect(await it_.run(`${PAY} --yes --orders-per-minute 100000`)).toMatchObject({ code: 0 })
    expect(Object.keys(it_.paid())).toHaveLength(1000)
    expect(Object.values(it_.paid()).filter(({ length }) => length !== 1)).toEqual([])
  })

  it('130: Ctrl-C at the question', async () => {
    await it_.put('list.csv', LIST)
    const { code } = await it_.run(PAY, { answer: 'no', stopped: Promise.resolve() })
    expect(code).toBe(130)
    await expectNothingSent()
  })
})

describe('status and reconcile', () => {
  it('status says what is paid, and needs no key', async () => {
    await it_.put('list.csv', LIST)
    await it_.run(`${PAY} --yes`)
    vi.stubEnv('RUNA_API_KEY', undefined)
    await it_.put('list.csv', `${LIST}lee,lee@example.com,7,AMZ-US\n`)
    const { code, out } = await it_.run('status list.csv --reference bonus --currency USD')
    expect(code).toBe(3)
    expect(out).toBe(
      `list.csv: 3 rows, CSV with commas, UTF-8\nPLAYGROUND  ${it_.url}\n  not an address of Runa, with a playground key: no real money\n  paid before   2 payouts\n  not sent      1 payout\n`,
    )
  })

  it('reconcile finds an open order in the list of orders, and pays nobody', async () => {
    it_.sandbox.faults.next('drop-after-commit', { operation: 'createOrder', times: 4 })
    await it_.put('list.csv', `${HEADER}\n${SAM}\n`)
    await it_.run(`${PAY} --yes`)
    const posts = it_.sandbox.requests.filter(({ method }) => method === 'POST').length
    const { code, out } = await it_.run('reconcile list.csv --reference bonus')
    expect({ code, out }).toEqual({ code: 0, out: expect.stringContaining('1 order found and recorded, 0 still open') })
    expect(it_.sandbox.requests.filter(({ method }) => method === 'POST')).toHaveLength(posts)
    expect(await it_.run('status list.csv --reference bonus --currency USD')).toMatchObject({ code: 0 })
  })

  it.each(['status list.csv --reference bonus --currency USD', 'reconcile list.csv --reference bonus'])(
    '%s without a journal says so',
    async (line) => {
      await it_.put('list.csv', LIST)
      const { code, err } = await it_.run(line)
      expect({ code, err }).toEqual({ code: 2, err: expect.stringContaining('there is no journal at bonus.journal') })
    },
  )
})

it.each(['pay', 'status', 'reconcile'])('%s has a help of 80 columns', async (name) => {
  const { code, out } = await it_.run(`${name} --help`)
  expect(code).toBe(0)
  expect(out).toContain(`Usage: runa-payouts ${name} FILE --reference NAME`)
  expect(out.split('\n').filter((line) => line.length > 80)).toEqual([])
})
