import { describe, expect, it } from 'vitest'
import { undisturbed } from './given-values.ts'

/** What is left unhandled while something runs. Vitest's own listeners would call the test run failed for it. */
async function unhandledDuring(run: () => void): Promise<unknown[]> {
  const others = process.listeners('unhandledRejection')
  const found: unknown[] = []
  process.removeAllListeners('unhandledRejection')
  process.on('unhandledRejection', (reason) => found.push(reason))
  try {
    run()
    // Node says so after the microtasks of a turn; two turns are one more than it takes.
    await new Promise((resolve) => setImmediate(resolve))
    await new Promise((resolve) => setImmediate(resolve))
  } finally {
    process.removeAllListeners('unhandledRejection')
    for (const other of others) process.on('unhandledRejection', other)
  }
  return found
}

describe('an observer', () => {
  it('is called once, at once', () => {
    const told: string[] = []
    undisturbed(() => told.push('now'))
    expect(told).toEqual(['now'])
  })

  it.each([new Error('broken'), 'text', undefined, null])('that throws %o disturbs nobody', (thrown) => {
    expect(() =>
      undisturbed(() => {
        throw thrown
      }),
    ).not.toThrow()
  })

  it('that is asynchronous and fails ends no process', async () => {
    const told: string[] = []
    const failing = async () => {
      told.push('now')
      throw new Error('the log is full')
    }
    expect(await unhandledDuring(() => undisturbed(() => failing()))).toEqual([])
    expect(told).toEqual(['now'])
  })
})
