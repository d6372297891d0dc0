import { expect, it } from 'vitest'
import { brokenLinks } from './broken-links.ts'

const page = (body: string) => `<!doctype html><title>t</title>${body}`

const broken = (body: string, base = '/') =>
  brokenLinks(
    new Map([
      ['index.html', page(body)],
      ['a/index.html', page('<h2 id="long-wait">Long</h2>')],
      ['a.css', ''],
    ]),
    base,
  )

it.each([
  ['a page', '<a href="/a/">a</a>'],
  ['a heading', '<a href="/a/#long-wait">a</a>'],
  ['a relative address', '<a href="a/">a</a>'],
  ['a file', '<link rel="stylesheet" href="/a.css">'],
  ['a heading of its own', '<h2 id="x">x</h2><a href="#x">x</a>'],
  ['another site', '<a href="https://example.com/nowhere">x</a>'],
  ['code that shows a link', '<pre>&lt;a href="/nowhere/"&gt;</pre>'],
])('finds nothing wrong with %s', (_, body) => {
  expect(broken(body)).toEqual([])
})

it.each([
  ['a page that is not there', '<a href="/b/">b</a>', '/b/'],
  ['a page without its last slash, which is a redirect', '<a href="/a">a</a>', '/a'],
  ['a heading that is not there', '<a href="/a/#short">a</a>', '/a/#short'],
  ['a heading of a file that is no page', '<a href="/a.css#x">a</a>', '/a.css#x'],
  ['a picture', '<img src="/a.svg">', '/a.svg'],
  ['a script', '<script src="/a.js"></script>', '/a.js'],
])('finds %s', (_, body, link) => {
  expect(broken(body)).toEqual([`index.html: ${link}`])
})

it('knows the folder that the site lies in', () => {
  expect(broken('<a href="/x/a/">in</a><a href="/a/">out</a>', '/x/')).toEqual(['index.html: /a/'])
})
