import { expect, it, vi } from 'vitest'
import { onFirstUse } from './zod-schema.ts'

it('builds on first use, and only once', () => {
  const build = vi.fn(() => ({}))
  const built = onFirstUse(build)
  expect(build).not.toHaveBeenCalled()
  expect(built()).toBe(built())
  expect(build).toHaveBeenCalledOnce()
})

it('builds again after a failure', () => {
  const build = vi
    .fn(() => ({}))
    .mockImplementationOnce(() => {
      throw new Error('not yet')
    })
  const built = onFirstUse(build)
  expect(built).toThrow('not yet')
  expect(built()).toEqual({})
})
