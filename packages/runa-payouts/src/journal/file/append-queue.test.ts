import { expect, it } from 'vitest'
import { appendQueue } from './append-queue.ts'

/** A queue whose writes wait until the test releases them. */
function heldQueue() {
  const batches: { readonly records: readonly string[]; done(): void; fail(error: Error): void }[] = []
  const queue = appendQueue(
    (records) => new Promise((done, fail) => void batches.push({ records: [...records], done, fail })),
  )
  return { queue, batches }
}
const settled = () => new Promise((resolve) => setImmediate(resolve))

it('batches what arrives while a write is in progress, in order of arrival', async () => {
  const { queue, batches } = heldQueue()
  const first = queue.append('1')
  await settled()
  const more = [queue.append('2'), queue.append('3')]
  await settled()
  expect(batches.map(({ records }) => records)).toEqual([['1']])
  batches[0]?.done()
  await first
  await settled()
  expect(batches.map(({ records }) => records)).toEqual([['1'], ['2', '3']])
  batches[1]?.done()
  await Promise.all([...more, queue.flushed()])
})

it('writes no more at once than fits', async () => {
  const { queue, batches } = heldQueue()
  const large = 'x'.repeat(3 * 1024 * 1024)
  const appended = [queue.append('1'), queue.append(large), queue.append(large), queue.append('2')]
  for (let batch = 0; batch < 2; batch += 1) {
    await settled()
    batches[batch]?.done()
  }
  await Promise.all(appended)
  expect(batches.map(({ records }) => records.length)).toEqual([2, 2])
})

it('writes nothing after a write that failed', async () => {
  const { queue, batches } = heldQueue()
  const appended = [queue.append('1')]
  await settled()
  appended.push(queue.append('2'))
  batches[0]?.fail(new Error('the disk is full'))
  for (const append of appended) await expect(append).rejects.toThrow('the disk is full')
  await expect(queue.append('3')).rejects.toThrow('the disk is full')
  await expect(queue.flushed()).rejects.toThrow('the disk is full')
  expect(batches).toHaveLength(1)
})
