import { PassThrough } from 'node:stream'
import { toolNames } from '@x/test-kit'
import { afterAll, expect, it } from 'vitest'
import { sandboxes } from '../../test/running-sandbox.ts'
import { serveMcpStdio } from './mcp-stdio.ts'

const { start, close } = sandboxes()
afterAll(close)

it('the tools are served over two streams', async () => {
  const { client } = await start()
  const [stdin, stdout] = [new PassThrough(), new PassThrough()]
  // Hidden options, as the process has only one pair of streams.
  const serving = await serveMcpStdio(client(), { readOnly: false, ...{ stdin, stdout } })
  stdin.write(`${JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/list' })}\n`)
  const [answer] = await stdout.take(1).toArray()
  const { result } = JSON.parse(String(answer))
  expect(result.tools.map(({ name }: { name: string }) => name)).toEqual(toolNames('inngest-runs'))
  await serving.close()
})
