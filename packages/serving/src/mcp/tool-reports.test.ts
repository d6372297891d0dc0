import { PassThrough } from 'node:stream'
import { createManualClock } from '@x/sandbox'
import { closing, until } from '@x/test-kit'
import { afterEach, describe, expect, it } from 'vitest'
import { servedOnPort, TABLE } from '../../test/served-both-ways.ts'
import { TestClient } from '../../test/test-api.ts'
import { serveMcpStdio } from './mcp-stdio.ts'
import { reportProgress } from './tool-reports.ts'
import type { ProgressNotification } from './tool-server.ts'

const { keep, close } = closing()
afterEach(close)

const note = (progressToken: string | number, seconds: number) => ({
  method: 'notifications/progress',
  params: { progressToken, progress: seconds, message: `create-order: under way for ${seconds} s` },
})

describe.each(['2025-11-25', '2026-07-28'] as const)('a caller of the era of %s', (era) => {
  it.each(['a token', 7, 0, ''])(
    'that gave a token (%j) gets progress every ten seconds, until it is answered',
    async (token) => {
      const { client, clock, create } = keep(await servedOnPort(era))
      let release = () => {}
      client.answer = () => new Promise((resolve) => (release = () => resolve({ data: { id: 'O-1' } })))
      const answering = create('k', { meta: { progressToken: token } })
      await until(() => client.asked.length === 1)
      await clock.advance(35_000)
      release()
      const { progress, told } = await answering
      expect(progress).toMatchObject([note(token, 10), note(token, 20), note(token, 30)])
      expect(told).toMatchObject({ id: 'O-1' })
      expect(clock.sleeping).toEqual([])
    },
  )

  it('gets progress until its deadline, and no longer', async () => {
    const { client, clock, create } = keep(await servedOnPort(era))
    client.answer = () => new Promise(() => {})
    const answering = create('k', { meta: { progressToken: 'p' } })
    await until(() => client.asked.length === 1)
    await clock.advance(120_000)
    const { progress, isError } = await answering
    expect(progress).toMatchObject([10, 20, 30, 40].map((seconds) => note('p', seconds)))
    expect(isError).toBe(true)
    expect(clock.sleeping).toEqual([])
  })

  it('that gave no token gets no progress', async () => {
    const { client, clock, find } = keep(await servedOnPort(era))
    let release = () => {}
    client.answer = () => new Promise((resolve) => (release = () => resolve({ data: {} })))
    const answering = find()
    await until(() => client.asked.length === 1)
    await clock.advance(35_000)
    release()
    expect((await answering).progress).toEqual([])
  })
})

it.each([undefined, {}, { progressToken: null }, { progressToken: {} }])(
  'no progress is sent without a token: %j',
  async (_meta) => {
    const clock = createManualClock(0, { autoPause: false })
    const notes: unknown[] = []
    const notify = async (told: ProgressNotification) => void notes.push(told)
    reportProgress({ mcpReq: { signal: new AbortController().signal, notify, _meta } }, 'create-order', clock)()
    await clock.advance(60_000)
    expect([notes, clock.sleeping]).toEqual([[], []])
  },
)

it('progress is sent over two streams as well', async () => {
  const client = new TestClient()
  client.answer = () => new Promise(() => {})
  const clock = createManualClock(0, { autoPause: false })
  const [stdin, stdout] = [new PassThrough(), new PassThrough()]
  const messages: unknown[] = []
  stdout.on('data', (chunk: Buffer) => {
    for (const line of String(chunk).trim().split('\n')) messages.push(JSON.parse(line))
  })
  await serveMcpStdio(client, TABLE, { stdin, stdout, clock, log: () => {} })
  const params = { name: 'create-order', arguments: { body: { amount: 7 } }, _meta: { progressToken: 'p' } }
  stdin.write(`${JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params })}\n`)
  await until(() => client.asked.length === 1)
  await clock.advance(50_000)
  await until(() => messages.length === 5)
  expect(messages).toMatchObject([
    ...[10, 20, 30, 40].map((seconds) => note('p', seconds)),
    { id: 1, result: { isError: true } },
  ])
  stdin.end()
})

it('a call continues if a progress notification is not delivered', async () => {
  const clock = createManualClock(0, { autoPause: false })
  const notes: ProgressNotification[] = []
  const notify = async (told: ProgressNotification) => {
    notes.push(told)
    throw new Error('nobody is there')
  }
  const { signal } = new AbortController()
  const stop = reportProgress({ mcpReq: { signal, notify, _meta: { progressToken: 1 } } }, 'create-order', clock)
  await clock.advance(20_000)
  expect(notes).toEqual([note(1, 10), note(1, 20)])
  stop()
  expect(clock.sleeping).toEqual([])
})
