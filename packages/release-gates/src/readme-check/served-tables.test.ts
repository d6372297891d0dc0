import { operationTable, routeNames, toolNames } from '@x/test-kit'
import { describe, expect, it } from 'vitest'
import { textOf } from './pages.ts'

const ALL = { named: ['get-balance'] }

/** The first cells of the table that has this heading, and the rows below it. */
function rowsOf(page: string, heading: string): readonly (readonly [first: string, rest: string])[] {
  const [, below = ''] = textOf(page).split(new RegExp(`^\\| ${heading} .*\\n\\| -.*\\n`, 'm'))
  const lines = below.split('\n')
  return lines
    .slice(
      0,
      lines.findIndex((line) => !line.startsWith('|')),
    )
    .map((line) => line.split('|').map((cell) => cell.trim()))
    .map(([, first = '', ...rest]) => [first.replaceAll('`', ''), rest.join(' ')])
}

/** Pages of the server itself, without an operation behind them. */
const OWN_PAGES = ['GET /openapi.json', 'GET /health']

describe.each(['runa-payouts', 'inngest-runs'] as const)('the README of %s', (name) => {
  const page = `packages/${name}/README.md`

  it('has a row for every route that is served, with the method that it calls', () => {
    const routes = rowsOf(page, 'route').filter(([route]) => !OWN_PAGES.includes(route))
    expect(routes.map(([route]) => route).toSorted()).toEqual(routeNames(name, ALL).toSorted())
    const methods = new Map(
      operationTable(name)
        .filter(({ isLocal }) => !isLocal)
        .map(({ id, method, rest }) => [`${method} ${rest?.also ?? rest?.path}`, id]),
    )
    for (const [route, text] of routes) {
      const called = methods.get(route)
      if (called !== undefined) expect(text, route).toContain(`\`${called}\``)
    }
  })

  it('names every tool', () => {
    const text = textOf(page)
    expect(toolNames(name, ALL).filter((tool) => !text.includes(`\`${tool}\``))).toEqual([])
  })
})

it('the README of runa-payouts has a row for every tool, and for no other', () => {
  const rows = rowsOf('packages/runa-payouts/README.md', 'tool')
  expect(rows.map(([tool]) => tool).toSorted()).toEqual(toolNames('runa-payouts', ALL).toSorted())
})
