import { type FileHandle, open } from 'node:fs/promises'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { type PayingCommand, payingCommand } from '../../test/paying-command.ts'

const HEADER = 'reference,email,amount,product'
const SAM = 'sam,sam@example.com,25.00,AMZ-US'
const KIM = 'kim,kim@example.com,10,AMZ-US'
const LIST = `${HEADER}\n${SAM}\n${KIM}\n`
const PAY = 'pay list.csv --reference bonus --currency USD'

/** What all open files have in common. */
async function fileHandles(path: string): Promise<FileHandle> {
  const file = await open(path)
  await file.close()
  return Object.getPrototypeOf(file)
}

const noSpace = () => Promise.reject(Object.assign(new Error('no space left on device'), { code: 'ENOSPC' }))

let it_: PayingCommand
beforeEach(async () => {
  it_ = await payingCommand()
})
afterEach(() => it_.end())

describe('the file of results', () => {
  it('can be read by its owner alone, hides links, and has no formulas', async () => {
    await it_.put('list.csv', 'reference,amount,product\n-sam,5,AMZ-US\n@kim,5,AMZ-US\nlee,5,AMZ-US')
    const { out } = await it_.run(`${PAY} --yes --out results.csv`)
    expect(out.replaceAll('\n', ' ')).toContain(
      'Note: 3 payouts become links, which are not shown: --out FILE --links writes them',
    )
    expect(await it_.mode('results.csv')).toBe('600')
    const text = await it_.text('results.csv')
    expect(text.split('\r\n').slice(0, 4)).toEqual([
      'line,reference,result,order_id,amount,currency,link,error',
      expect.stringMatching(/^2,'-sam,paid,O-\w+,5\.00,USD,hidden,$/),
      expect.stringMatching(/^3,'@kim,paid,O-\w+,5\.00,USD,hidden,$/),
      expect.stringMatching(/^4,lee,paid,O-\w+,5\.00,USD,hidden,$/),
    ])
  })

  it('has links with --links, also those of a run before, and no screen shows them', async () => {
    await it_.put('list.csv', 'reference,amount,product\nsam,5,AMZ-US\n')
    await it_.run(`${PAY} --yes`)
    const { out, err } = await it_.run(`${PAY} --yes --links --out results.csv`)
    const link = /^2,sam,already_paid,O-\w+,5\.00,USD,(https?:[^,]+),\r$/m.exec(await it_.text('results.csv'))?.[1]
    expect(link).toMatch(/^https?:/)
    expect(out + err).not.toContain(link)
  })

  describe('that cannot be written at the end', () => {
    it.each<[what: string, list: string, code: number]>([
      ['6, if all are paid', LIST, 6],
      ['6, if some are left out', `${LIST}lee,lee@example.com,$7,AMZ-US\n`, 6],
    ])('is told, with the exit code %s; the older one stays, and the next run writes it', async (_, list, code) => {
      await it_.put('list.csv', list)
      await it_.put('results.csv', 'old')
      const line = `${PAY} --yes --skip-invalid --out results.csv`
      const full = vi.spyOn(await fileHandles(it_.path('list.csv')), 'writeFile').mockImplementation(noSpace)
      const ran = await it_.run(line)
      full.mockRestore()
      expect(ran).toMatchObject({ code, out: expect.stringContaining('2 paid now') })
      expect(ran.err).toBe(
        '--out: the results could not be written (ENOSPC), and results.csv was left as it was. The screen shows what was paid; run the same command again to get the results.\n',
      )
      expect(ran.out).not.toContain('Results: ')
      expect(await it_.text('results.csv')).toBe('old')
      expect(await it_.files()).toEqual(['bonus.journal', 'list.csv', 'results.csv'])
      expect((await it_.run(line)).code).toBe(list === LIST ? 0 : 3)
      expect(await it_.text('results.csv')).toContain('2,sam,already_paid')
      expect(it_.paid()).toEqual({ 'sam@example.com': ['25.00'], 'kim@example.com': ['10.00'] })
    })
  })

  it('has one line for a row with several problems, and counts it once', async () => {
    await it_.put('list.csv', `${LIST}lee,lee,$7,AMZ-US\n`)
    const { code, out } = await it_.run(`${PAY} --yes --skip-invalid --out results.csv`)
    expect(code).toBe(3)
    expect(out).toContain('  left out      1 row of the list (--skip-invalid)\n')
    expect(out).toContain('2 paid now, 1 left out\n')
    const lines = (await it_.text('results.csv')).split('\r\n')
    expect(lines).toHaveLength(5)
    expect(lines[3]).toMatch(/^4,,invalid,.*got ""\$7"".*; expected an email address/)
  })

  it('replaces an older one only when there are results', async () => {
    await it_.put('list.csv', LIST)
    await it_.put('results.csv', 'old')
    await it_.run(`${PAY} --out results.csv`, { answer: 'no' })
    expect(await it_.text('results.csv')).toBe('old')
    await it_.run(`${PAY} --out results.csv`, { answer: 'yes' })
    expect(await it_.text('results.csv')).toContain('sam,paid')
    expect(await it_.files()).toEqual(['bonus.journal', 'list.csv', 'results.csv'])
  })
})
