import { expect, it } from 'vitest'
import { faultTable } from './fault-table.ts'
import { createManualClock } from './manual-clock.ts'
import { createService } from './service.ts'

/** A service of one operation, whose answers report when the request was finished. */
function service() {
  const clock = createManualClock(0)
  const { handle, ...rest } = createService({
    clock,
    faultTable,
    visibleHeaders: (headers) => Object.fromEntries([...headers].filter(([name]) => name !== 'key')),
    routeOf: ({ url }) => ({ operation: url.pathname === '/read' ? ('read' as const) : undefined }),
    answer: async ({ delayed }) => {
      await delayed()
      return { status: 200, headers: {}, body: `done at ${clock.now()}` }
    },
    finish: (answer) => ({ ...answer, headers: { ...answer.headers, Server: 'fake' } }),
  })
  const ask = (path: string) =>
    handle({
      method: 'GET',
      url: new URL(`http://x${path}`),
      headers: new Headers({ key: 'secret', a: 'b' }),
      body: '',
    })
  return { ask, ...rest }
}

it('logs every request, and only those headers that may be shown', async () => {
  const { ask, requests } = service()
  expect(await ask('/read?a=1')).toMatchObject({ kind: 'respond', status: 200, body: 'done at 0' })
  await ask('/nowhere')
  expect(requests).toMatchObject([
    { operation: 'read', method: 'GET', path: '/read', query: { a: '1' }, headers: { a: 'b' }, at: 0, status: 200 },
    { operation: undefined, path: '/nowhere', status: 200 },
  ])
  expect(JSON.stringify(requests)).not.toContain('secret')
  requests.clear()
  expect(requests).toEqual([])
})

it('applies faults, and finishes their answers too', async () => {
  const { ask, faults, requests } = service()
  faults.next({ name: 'html-502', delay: 5 }, { operation: 'read' })
  faults.next({ delay: 5 }, { operation: 'read' })
  faults.next('truncate', { operation: 'read' })
  faults.next('drop-before', { operation: 'read' })
  expect(await ask('/read')).toMatchObject({ status: 502, headers: { Server: 'fake' } })
  expect(await ask('/read')).toMatchObject({ status: 200, body: 'done at 10' })
  expect(await ask('/read')).toMatchObject({ kind: 'partial-close', headers: { Server: 'fake' }, sent: 'done ' })
  expect(await ask('/read')).toEqual({ kind: 'drop' })
  expect(requests.map(({ status }) => status)).toEqual([502, 200, 200, undefined])
})
