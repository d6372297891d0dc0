import { runInNewContext } from 'node:vm'
import { describe, expect, it } from 'vitest'
import { errnoOf, fileSystem, unlessMissing } from './file-system.ts'

describe('the code of a failed system call', () => {
  it.each([
    ['as Node throws it', Object.assign(new Error('no such file'), { code: 'ENOENT' }), 'ENOENT'],
    [
      'from another realm, as in Jest',
      runInNewContext("Object.assign(new Error('no such file'), { code: 'ENOENT' })"),
      'ENOENT',
    ],
    ['of an error without a code', new Error('no such file'), undefined],
    ['of nothing', undefined, undefined],
    ['of null', null, undefined],
    ['of a string', 'ENOENT', undefined],
  ])('%s', (_, error, code) => {
    expect(errnoOf(error)).toBe(code)
  })
})

describe('a file that may be missing', () => {
  it('is undefined if it is missing', async () => {
    expect(await unlessMissing(fileSystem.readText('/none/such'))).toBeUndefined()
  })

  it('is an error for any other reason', async () => {
    await expect(unlessMissing(fileSystem.readText('/'))).rejects.toMatchObject({ code: 'EISDIR' })
  })
})
