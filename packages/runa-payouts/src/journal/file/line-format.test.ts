import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { BINDING, claimOf } from '../../testing/journal-contract/sample-claims.ts'
import { batchLine, type Header, headerLine, readBatch, readHeader } from './line-format.ts'

const HEADER: Header = { journal: 'runa-payouts', version: 1, id: 'j-1', binding: BINDING }
const RECORD = JSON.stringify({ type: 'claim', claim: claimOf('k1', ['é😀']) })

/** A line with a correct checksum, made from the description of the format and not by the code. */
const sealed = (seed: string, content: string) =>
  Buffer.from(`["${createHash('sha256').update(`${seed}${content}`).digest('hex').slice(0, 16)}",${content}]`)

/** As it is between two line feeds. */
const withoutEnd = (line: Buffer) => {
  expect(line.at(-1)).toBe(0x0a)
  return line.subarray(0, -1)
}

describe('a line of a journal file', () => {
  it('is an array of a checksum and a content, ended by a line feed', () => {
    expect(withoutEnd(headerLine(HEADER))).toEqual(sealed('', JSON.stringify(HEADER)))
    expect(withoutEnd(batchLine('j-1', 2, [RECORD, '{}']))).toEqual(
      sealed('j-1', `{"line":2,"records":[${RECORD},{}]}`),
    )
  })

  it('as written by an earlier version is read', () => {
    // Never change this: files like this exist.
    const header =
      '["85841ce1e0c3308c",{"journal":"runa-payouts","version":1,"id":"j-1","binding":{"reference":"march","baseUrl":"https://api.runa.io/v2","apiKeyPrefix":"wgA"}}]'
    expect(readHeader(Buffer.from(header))).toMatchObject({ version: 1, id: 'j-1' })
    const batch =
      '["8e17e9bdf486a583",{"line":2,"records":[{"type":"settlement","key":"k1","settlement":{"result":"paid","orderId":"O-1"}}]}]'
    expect(readBatch('j-1', 2, Buffer.from(batch))?.records).toEqual([
      { type: 'settlement', key: 'k1', settlement: { result: 'paid', orderId: 'O-1' } },
    ])
  })

  it('is read as it was written', () => {
    expect(readHeader(withoutEnd(headerLine(HEADER)))).toEqual(HEADER)
    expect(readBatch('j-1', 2, withoutEnd(batchLine('j-1', 2, [RECORD, RECORD])))).toEqual({
      line: 2,
      records: [JSON.parse(RECORD), JSON.parse(RECORD)],
    })
    expect(readBatch('j-1', 3, withoutEnd(batchLine('j-1', 3, [])))).toEqual({ line: 3, records: [] })
  })

  it('is not accepted at another place in the file, nor in another journal', () => {
    const line = withoutEnd(batchLine('j-1', 2, [RECORD]))
    expect(readBatch('j-1', 3, line)).toBeUndefined()
    expect(readBatch('j-2', 2, line)).toBeUndefined()
    expect(readBatch('', 2, line)).toBeUndefined()
  })

  it('is not accepted with any byte changed, missing or added', () => {
    for (const [line, read] of [
      [withoutEnd(headerLine(HEADER)), readHeader],
      [withoutEnd(batchLine('j-1', 2, [RECORD])), (bytes: Buffer) => readBatch('j-1', 2, bytes)],
    ] as const) {
      for (let at = 0; at < line.length; at += 1) {
        const changed = Buffer.from(line)
        changed[at] = (changed[at] ?? 0) ^ 1
        expect(read(changed), `byte ${at}`).toBeUndefined()
        expect(read(line.subarray(0, at)), `${at} bytes`).toBeUndefined()
        expect(read(line.subarray(at + 1)), `without the first ${at + 1} bytes`).toBeUndefined()
      }
      expect(read(Buffer.concat([line, Buffer.from(']')]))).toBeUndefined()
    }
  })

  it.each(['null', '5', '"journal"', '[]', '{}', '{"journal":"another"}', '{"records":[]}'])(
    'with a correct checksum and the content %s is not a header',
    (content) => {
      expect(readHeader(sealed('', content))).toBeUndefined()
    },
  )

  it.each(['null', '2', '"records"', '[]', '{}', '{"line":2}', '{"line":2,"records":{}}', '{"records":[]}'])(
    'with a correct checksum and the content %s is not a batch',
    (content) => {
      expect(readBatch('j-1', 2, sealed('j-1', content))).toBeUndefined()
    },
  )

  it('is a header whatever its version: the caller decides which versions it can read', () => {
    expect(readHeader(withoutEnd(headerLine({ ...HEADER, version: 7 })))).toMatchObject({ version: 7 })
  })
})
