import { InngestRuns } from '@x/inngest-runs'
import { RunaPayouts } from '@x/runa-payouts'
import { operationTable, routeNames, toolNames } from '@x/test-kit'
import { describe, expect, it } from 'vitest'
import { textOf } from './pages.ts'

const ALL = { named: ['get-balance', 'invoke-function', 'rerun', 'cancel-runs', 'send-event'] }

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

describe.each(['runa-payouts', 'inngest-runs'] as const)('the guides of %s', (name) => {
  const page = `packages/${name}/docs/serving.md`
  const tools = `packages/${name}/docs/mcp.md`

  it('have a row for every route that is served, with the method that it calls', () => {
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

  it('have a row for each tool, and for no other', () => {
    expect(
      rowsOf(tools, 'tool')
        .map(([tool]) => tool)
        .toSorted(),
    ).toEqual(toolNames(name, ALL).toSorted())
  })
})

describe.each([
  ['runa-payouts', RunaPayouts],
  ['inngest-runs', InngestRuns],
] as const)('the README of %s', (name, client) => {
  it('has a row for every method of the client, and for no other', () => {
    const methods = Object.getOwnPropertyNames(client.prototype).filter((method) => method !== 'constructor')
    const rows = rowsOf(`packages/${name}/README.md`, 'method')
    expect(rows.map(([method]) => method).toSorted()).toEqual(methods.toSorted())
  })
})

it('the README of runa-payouts shows the payout link', () => {
  expect(textOf('packages/runa-payouts/README.md')).toContain('order.items[0]?.payout.url')
})
