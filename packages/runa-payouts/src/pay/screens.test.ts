import { readFile } from 'node:fs/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type CommandRun, type PayingCommand, payingCommand } from '../../test/paying-command.ts'
import { COLUMN_NAMES, folded } from '../csv/column-names.ts'

const GUIDE = new URL('../../docs/pay-a-list.md', import.meta.url)

/** 200 people, as a program that knows semicolons and decimal commas writes them. */
const PAYROLL = [
  'Reference;Name;E-Mail;Amount;Product',
  ...Array.from(
    { length: 200 },
    (_, n) => `salary-${n + 1};Person ${n + 1};p${n + 1}@example.com;${20 + (n % 50)},50;AMZ-US`,
  ),
].join('\r\n')

const WRONG = [
  'reference,email,amount,product',
  'salary-1,sam@example.com,25.00,AMZ-US',
  'salary-2,kim@example.com,"1,200.00",AMZ-US',
  'salary-2,lee@example,$25,AMZ-US',
].join('\n')

let command: PayingCommand
beforeEach(async () => {
  command = await payingCommand()
})
afterEach(() => command.end())

/** What a block of the guide shows, without what differs between two runs: the rate. */
const comparable = (screen: string): string => screen.replaceAll(/\d+\.\d\/s/g, 'N/s').trim()

/** What is left on a screen: a line that was written again shows its last text. */
const asSeen = (written: string): string =>
  written
    .split('\n')
    .map((line) => line.split('\r\u001b[2K').at(-1))
    .join('\n')

it('the guide lists every name of every column', async () => {
  const guide = await readFile(GUIDE, 'utf8')
  const rows = [...guide.matchAll(/^\| (`\w+`|not sent) +\| ([^|]*) \|/gm)].map(([, column = '', names = '']) => [
    column.replaceAll('`', ''),
    names.trim(),
  ])
  for (const [column, names] of Object.entries(COLUMN_NAMES)) {
    const others = names.filter((name) => folded(name) !== folded(column))
    expect(rows).toContainEqual([column === 'ignore' ? 'not sent' : column, others.join(', ')])
  }
})

describe('the guide shows the screens as they are', () => {
  it.each<[what: string, at: number, name: string, content: string, how: CommandRun, code: number]>([
    ['on a terminal of 80 columns', 0, 'payroll.csv', PAYROLL, { columns: 80, answer: 'yes' }, 0],
    ['without a terminal', 1, 'payroll.csv', PAYROLL, {}, 5],
    ['of a wrong list', 2, 'wrong.csv', WRONG, { columns: 80, answer: 'yes' }, 2],
  ])('%s', async (_, at, name, content, how, code) => {
    const guide = await readFile(GUIDE, 'utf8')
    const blocks = [...guide.matchAll(/^```\n\$ runa-payouts (pay .*)\n([\s\S]*?)^```$/gm)]
    const [, line = '', screen = ''] = blocks[at] ?? []
    await command.put(name, content)
    const ran = await command.run(line, how)
    // A person ends an answer with a line break, which the terminal shows.
    const seen = asSeen(ran.out.replace('Type yes: ', 'Type yes: yes\n'))
    expect(comparable(how.answer === undefined ? `${ran.out}${ran.err}` : `${seen}${ran.err}`)).toBe(comparable(screen))
    expect(ran.code).toBe(code)
    for (const shown of screen.split('\n')) expect(shown.length).toBeLessThanOrEqual(code === 2 ? 200 : 80)
  })
})
