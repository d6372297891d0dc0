import { describe, expect, it } from 'vitest'
import { Call, type WithResponse } from './call-promise.ts'

const WHOLE: WithResponse<string> = {
  data: 'data',
  status: 200,
  headers: new Headers(),
  requestId: 'r-1',
  attempts: [],
  drift: [],
}
const FAILURE = new Error('the call failed')

const succeeding = () => new Call(Promise.resolve(WHOLE))
const failing = () => new Call<string>(Promise.reject(FAILURE))
const turn = () => new Promise<void>((resolve) => setImmediate(resolve))

describe('a call that succeeds', () => {
  it('resolves to its data', async () => {
    expect(await succeeding()).toBe('data')
    expect(await succeeding().then((data) => `${data}!`)).toBe('data!')
    expect(await succeeding().then(null, () => 'rejected')).toBe('data')
    expect(await succeeding().then()).toBe('data')
    expect(await succeeding().catch(() => 'rejected')).toBe('data')
    expect(await Promise.all([succeeding(), 1])).toEqual(['data', 1])
    expect(await Promise.race([succeeding()])).toBe('data')
    expect(await Promise.resolve(succeeding())).toBe('data')
  })

  it('gives its response too, in either order and any number of times', async () => {
    const call = succeeding()
    expect(await call.withResponse()).toBe(WHOLE)
    expect(await call).toBe('data')
    expect(await call.withResponse()).toBe(WHOLE)
  })

  it('runs its finally handler, and still resolves to its data', async () => {
    const ran: string[] = []
    expect(await succeeding().finally(() => ran.push('finally'))).toBe('data')
    expect(await succeeding().finally()).toBe('data')
    expect(await succeeding().finally(null)).toBe('data')
    expect(ran).toEqual(['finally'])
  })

  it('fails with what its own handler throws', async () => {
    await expect(
      succeeding().then(() => {
        throw new Error('handler')
      }),
    ).rejects.toThrow('handler')
    await expect(succeeding().finally(() => Promise.reject(new Error('finally')))).rejects.toThrow('finally')
  })

  it('identifies itself as a promise', () => {
    expect(Object.prototype.toString.call(succeeding())).toBe('[object Promise]')
  })
})

describe('a call that fails', () => {
  const WATCHED: [string, () => unknown][] = [
    ['await', async () => expect(await caught(async () => await failing())).toBe(FAILURE)],
    ['catch', () => expect(failing().catch((error: unknown) => error)).resolves.toBe(FAILURE)],
    ['then with two handlers', () => expect(failing().then(String, (error) => error)).resolves.toBe(FAILURE)],
    [
      'then, then catch',
      () =>
        expect(
          failing()
            .then(String)
            .catch((error) => error),
        ).resolves.toBe(FAILURE),
    ],
    [
      'finally, then catch',
      () =>
        expect(
          failing()
            .finally(() => {})
            .catch((error) => error),
        ).resolves.toBe(FAILURE),
    ],
    ['withResponse alone', () => expect(failing().withResponse()).rejects.toBe(FAILURE)],
    ['Promise.all', () => expect(Promise.all([failing(), failing()])).rejects.toBe(FAILURE)],
    [
      'Promise.allSettled',
      async () => expect(await Promise.allSettled([failing()])).toEqual([{ status: 'rejected', reason: FAILURE }]),
    ],
    ['Promise.race', () => expect(Promise.race([failing(), failing()])).rejects.toBe(FAILURE)],
    ['an async function that returns it', () => expect((async () => failing())()).rejects.toBe(FAILURE)],
    [
      'both views',
      async () => {
        const call = failing()
        await expect(call.withResponse()).rejects.toBe(FAILURE)
        expect(await call.catch((error: unknown) => error)).toBe(FAILURE)
      },
    ],
    [
      'a call that fails later',
      async () => {
        const call = new Call<string>(turn().then(() => Promise.reject(FAILURE)))
        await expect(call.withResponse()).rejects.toBe(FAILURE)
      },
    ],
  ]

  it.each(WATCHED)('leaves no unhandled rejection when it is handled by %s', async (_, watch) => {
    expect(await unhandledDuring(watch)).toEqual([])
  })

  const UNWATCHED: [string, () => unknown][] = [
    ['nobody', () => failing()],
    ['then without a handler for failures', () => failing().then(() => {})],
    ['finally alone', () => failing().finally(() => {})],
    ['withResponse without a handler', () => failing().withResponse()],
  ]

  it.each(UNWATCHED)('is not hidden by %s', async (_, watch) => {
    const found = await unhandledDuring(() => {
      watch()
    })
    expect(found.length).toBeGreaterThan(0)
    expect(new Set(found)).toEqual(new Set([FAILURE]))
  })

  it('runs its finally handler', async () => {
    const ran: string[] = []
    await expect(failing().finally(() => ran.push('finally'))).rejects.toBe(FAILURE)
    expect(ran).toEqual(['finally'])
  })
})

async function caught(run: () => Promise<unknown>): Promise<unknown> {
  try {
    return await run()
  } catch (error) {
    return error
  }
}

/** The unhandled rejections while something runs. Vitest's own listeners would fail the test run for them. */
async function unhandledDuring(run: () => unknown): Promise<unknown[]> {
  const others = process.listeners('unhandledRejection')
  const found: unknown[] = []
  process.removeAllListeners('unhandledRejection')
  process.on('unhandledRejection', (reason) => found.push(reason))
  try {
    await run()
    // Node reports them after the microtasks of a turn; two turns are one more than it takes.
    await turn()
    await turn()
  } finally {
    process.removeAllListeners('unhandledRejection')
    for (const other of others) process.on('unhandledRejection', other)
  }
  return found
}
