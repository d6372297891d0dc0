import { describe, expect, it } from 'vitest'
import { entriesOf, routeOf } from './reference-entries.ts'

describe('the route of a page', () => {
  it.each([
    ['runa-payouts/README.md', 'runa-payouts/reference/main'],
    ['runa-payouts/classes/RunaPayouts.md', 'runa-payouts/reference/classes/runapayouts'],
    ['runa-payouts/journal/file/README.md', 'runa-payouts/reference/journal/file'],
    ['runa-payouts/bulk/functions/sendPayouts.md', 'runa-payouts/reference/bulk/functions/sendpayouts'],
  ])('%s', (file, route) => {
    expect(routeOf('runa-payouts', file)).toBe(route)
  })
})

describe('entry points', () => {
  const group = (title: string, ...names: string[]) => ({
    title,
    children: names.map((name) => ({ title: name, path: `runa-payouts/types/${name}.md` })),
  })

  it('begin with the one of the package', () => {
    const listed = [
      { title: '@x/runa-payouts/bulk', path: 'runa-payouts/bulk/README.md' },
      { title: '@x/runa-payouts', path: 'runa-payouts/README.md' },
    ]
    expect(entriesOf('runa-payouts', listed).map(({ specifier }) => specifier)).toEqual([
      '@x/runa-payouts',
      '@x/runa-payouts/bulk',
    ])
  })

  it('have the groups of the declarations in their order, without what has no page', () => {
    const listed = [
      {
        title: '@x/runa-payouts',
        path: 'runa-payouts/README.md',
        children: [group('Errors', 'B'), group('Types', 'A'), { title: 'Re-exports', children: [{ title: 'C' }] }],
      },
    ]
    expect(entriesOf('runa-payouts', listed)[0]?.groups).toEqual([
      { title: 'Errors', members: [{ name: 'B', route: 'runa-payouts/reference/types/b' }] },
      { title: 'Types', members: [{ name: 'A', route: 'runa-payouts/reference/types/a' }] },
    ])
  })
})
