import { describe, expect, it } from 'vitest'
import { type PageMarks, Trail } from './trail.ts'

const page = (cursor: string | undefined, first: string | undefined = undefined): PageMarks => ({ cursor, first })

const along = (pages: readonly PageMarks[], from?: string): Trail =>
  pages.reduce((trail, one) => trail.past(one), Trail.from(from))

describe('a trail knows', () => {
  it.each<[string, readonly PageMarks[], string | undefined, string, boolean]>([
    ['no cursor at first', [], undefined, 'A', false],
    ['the cursor that the walk began with', [], 'A', 'A', true],
    ['the cursor of the page before', [page('A')], undefined, 'A', true],
    ['a cursor of any page before', [page('A'), page('B'), page('C')], undefined, 'A', true],
    ['no cursor that no page has had', [page('A'), page('B')], undefined, 'C', false],
    ['no cursor of a page that had none', [page(undefined)], undefined, 'undefined', false],
    ['no row as a cursor', [page('A', 'O-1')], undefined, 'O-1', false],
  ])('%s', (_, pages, from, cursor, known) => {
    expect(along(pages, from).knowsCursor(cursor)).toBe(known)
  })

  it('the first row of every earlier page, and no cursor as a row', () => {
    const trail = along([page('A', 'O-1'), page('B', 'O-3'), page('C')])
    expect(['O-1', 'O-3', 'O-2', 'A', undefined].map((first) => trail.knowsFirst(first))).toEqual([
      ...[true, true],
      ...[false, false, false],
    ])
  })

  it('nothing of later pages, when somebody continues from an earlier page again', () => {
    const one = along([page('A', 'O-1')])
    const two = one.past(page('B', 'O-3'))
    expect([one.knowsCursor('B'), one.knowsFirst('O-3')]).toEqual([false, false])
    const again = one.past(page('B', 'O-3')).past(page('C', 'O-5'))
    expect([again.knowsCursor('B'), again.knowsCursor('C'), again.knowsFirst('O-5')]).toEqual([true, true, true])
    // And the other walk continues as if nothing had happened.
    const other = two.past(page('D', 'O-7'))
    expect([other.knowsCursor('B'), other.knowsCursor('C'), other.knowsFirst('O-5')]).toEqual([true, false, false])
  })

  it('every page of a long walk', () => {
    const pages = Array.from({ length: 50_000 }, (_, index) => page(`C-${index}`, `O-${index}`))
    const trail = along(pages)
    expect([trail.knowsCursor('C-0'), trail.knowsFirst('O-49999'), trail.knowsCursor('C-50000')]).toEqual([
      ...[true, true],
      false,
    ])
  })
})
