import { readFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { demoPicture, PICTURE } from './demo-picture.ts'
import { drawn } from './drawing.ts'
import { recordDemo } from './recording.ts'
import { sameEveryTime } from './same-every-time.ts'
import { screenAfter } from './screen.ts'

const PLAIN = { bold: false, dim: false, colour: undefined }

describe('the picture in the README', () => {
  it('is what the demo shows now: `npx -y pnpm@12 docs:picture` draws it again', async () => {
    expect(await demoPicture()).toBe(await readFile(PICTURE, 'utf8'))
  })

  it('is small, and needs nothing else', async () => {
    const picture = await readFile(PICTURE, 'utf8')
    expect(picture.length).toBeLessThan(60_000)
    expect(picture.replace('http://www.w3.org/2000/svg', '')).not.toMatch(/<script|<image|@import|url\(|href/)
  })
})

describe('the demo', () => {
  it('ends well without a terminal, in lines of at most 100 columns, without escape sequences', async () => {
    const lines = (await recordDemo('file')).split('\n')
    expect(lines.filter((line) => line.length > 100)).toEqual([])
    expect(lines.join('')).not.toContain('\u001b')
    expect(lines).toContain('Everything went as it should. What next:')
  })

  it('masks the link, the code and the PIN', async () => {
    const said = await recordDemo('file')
    const shown = (label: string) => new RegExp(`^ {3}${label} +(.*)$`, 'm').exec(said)?.[1]
    expect(shown('payout link')).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/\*+$/)
    expect(shown('code')).toMatch(/^\*{10,}\w\w$/)
    expect(shown('pin')).toMatch(/^\*+\w\w$/)
  })
})

describe('the screen', () => {
  it.each([
    ['words', 'one two', [[{ column: 0, text: 'one two', style: PLAIN }]]],
    [
      'columns',
      'one   two',
      [
        [
          { column: 0, text: 'one', style: PLAIN },
          { column: 6, text: 'two', style: PLAIN },
        ],
      ],
    ],
    [
      'styles',
      'a\u001b[1mb\u001b[22m\u001b[2mc\u001b[22m\u001b[31md\u001b[39m',
      [
        [
          { column: 0, text: 'a', style: PLAIN },
          { column: 1, text: 'b', style: { ...PLAIN, bold: true } },
          { column: 2, text: 'c', style: { ...PLAIN, dim: true } },
          { column: 3, text: 'd', style: { ...PLAIN, colour: 1 } },
        ],
      ],
    ],
    ['a line that was written again', 'wait\r\u001b[2Kdone', [[{ column: 0, text: 'done', style: PLAIN }]]],
    ['no empty rows around', '\n\none\n\n', [[{ column: 0, text: 'one', style: PLAIN }]]],
  ])('has %s', async (_, written, rows) => {
    expect(await screenAfter(written, 20)).toEqual(rows)
  })
})

describe('a recording is the same every time', () => {
  it.each([
    [
      'ports, in their order',
      'http://127.0.0.1:40001/v2 127.0.0.1:50002 127.0.0.1:40001',
      'http://127.0.0.1:49152/v2 127.0.0.1:49153 127.0.0.1:49152',
    ],
    ['the time in an id', 'O-01M8NGQNNBHA3429NM3GG6S8ZY', 'O-01KAYW1G00HA3429NM3GG6S8ZY'],
    [
      'the time in an id after a colour',
      '\u001b[22m01M8NGW77W1KV7ZPC9NYXPXTX3',
      '\u001b[22m01KAYW1G001KV7ZPC9NYXPXTX3',
    ],
    ['nothing else', 'ABO-GB costs 1000000', 'ABO-GB costs 1000000'],
  ])('%s', (_, text, expected) => {
    expect(sameEveryTime(text)).toBe(expected)
  })
})

describe('the drawing', () => {
  const rows = [[{ column: 2, text: 'a < b & "c"', style: { bold: true, dim: false, colour: 2 } }]]

  it('has text as text, at its column and as wide as its columns', () => {
    expect(drawn({ title: '', description: '', columns: 80, rows })).toContain(
      '<text class="bold c2" x="35.6" y="45" textLength="85.8">a &lt; b &amp; &quot;c&quot;</text>',
    )
  })

  it('refuses a colour that it does not have for light and dark', () => {
    const blue = [[{ column: 0, text: 'blue', style: { ...PLAIN, colour: 4 } }]]
    expect(() => drawn({ title: '', description: '', columns: 80, rows: blue })).toThrow('no colour for 4')
  })
})
