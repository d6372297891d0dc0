import { closing, failureOf } from '@x/test-kit'
import { afterEach, describe, expect, it } from 'vitest'
import { answer, type Reaction, socketServer } from '../../test/socket-server.ts'
import { look, testTransport } from '../../test/test-api.ts'

const { keep, close: closeAll } = closing()
const serve = async (...reactions: Reaction[]) => keep(await socketServer(...reactions))
afterEach(closeAll)

describe('a success without a usable body', () => {
  const PAGE = answer(200, '<html>')
  const EMPTY = answer(200, '')

  it.each<[string, 'empty' | 'unreadable' | undefined, Reaction, number]>([
    ['an empty one is tried again', undefined, EMPTY, 4],
    ['an empty one is taken at its word', 'empty', EMPTY, 1],
    ['an empty one is taken at its word', 'unreadable', EMPTY, 1],
    ['a page is tried again', undefined, PAGE, 4],
    ['a page is tried again', 'empty', PAGE, 4],
    ['a page is taken at its word', 'unreadable', PAGE, 1],
    // Only successes are: a failure may pass.
    ['an empty failure is tried again', 'unreadable', answer(500), 4],
  ])('%s (notRetried: %s)', async (_, notRetried, reaction, requests) => {
    const server = await serve(reaction)
    const { transport } = testTransport(server.url)
    const plan = { path: { orderId: 'O-1' }, knownOptions: {}, ...(notRetried === undefined ? {} : { notRetried }) }
    expect(await failureOf(transport.send(look, plan, {}))).toMatchObject({
      name: reaction === PAGE || reaction === EMPTY ? 'UnexpectedResponseError' : 'ServerError',
    })
    expect(server.requests).toHaveLength(requests)
  })

  it('a readable one is a success, whatever notRetried says', async () => {
    const server = await serve(answer(200, { id: 'O-1' }))
    const { transport } = testTransport(server.url)
    const plan = { path: { orderId: 'O-1' }, knownOptions: {}, notRetried: 'unreadable' } as const
    expect((await transport.send(look, plan, {})).data).toEqual({ id: 'O-1' })
  })
})
