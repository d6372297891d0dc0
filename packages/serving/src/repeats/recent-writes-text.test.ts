import { describe, expect, it } from 'vitest'
import { type RecentWrite, readWrites, writtenWrites } from './recent-writes.ts'

const WRITE: RecentWrite = {
  idempotencyKey: 'k-1',
  open: 1,
  known: 'accepted',
  told: true,
  resourceIds: { orderId: 'O-1' },
  failed: false,
  until: 7,
}

describe('the text of recent writes', () => {
  it('is read as it was written', () => {
    const writes = [WRITE, { ...WRITE, idempotencyKey: 'k-2', known: undefined, resourceIds: {} }]
    expect(readWrites(writtenWrites(writes))).toEqual(writes)
  })

  it('is null if there are none', () => {
    expect(writtenWrites([])).toBeUndefined()
    expect(readWrites(undefined)).toEqual([])
  })

  it.each<[string, string]>([
    ['another text', 'hello'],
    ['no object', '[]'],
    ['no writes', '{"version":2}'],
    ...Object.entries({
      ...{ idempotencyKey: 7, open: 'many', known: 'rejected', told: 'yes', failed: null, until: '7' },
      resourceIds: { orderId: 7 },
    }).map(([field, value]): [string, string] => [
      `a wrong ${field}`,
      JSON.stringify({ version: 2, writes: [{ ...WRITE, [field]: value }] }),
    ]),
  ])('is refused if it is %s, and never taken for an empty state', (_, text) => {
    expect(() => readWrites(text)).toThrow('the state of recent writes is damaged')
  })

  it('is refused if another version wrote it', () => {
    expect(() => readWrites('{"version":1,"what":"ever"}')).toThrow(
      'the state of recent writes has version 1, and this server reads version 2',
    )
  })
})
