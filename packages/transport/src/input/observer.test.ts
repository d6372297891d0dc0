import { describe, expect, it } from 'vitest'
import { undisturbed } from './given-values.ts'

/** The unhandled rejections while something runs. Vitest's own listeners would fail the test run for them. */
async function unhandledDuring(run: () => void): Promise<unknown[]> {
  const others = process.listeners('unhandledRejection')
  const found: unknown[] = []
  process.removeAllListeners('unhandledRejection')
  process.on('unhandledRejection', (reason) => found.push(reason))
  try {
    run()
    // Node reports them after the microtasks of a turn; two turns are one more than it takes.
    await new Promise((resolve) => setImmediate(resolve))
    await new Promise((resolve) => setImmediate(resolve))
  } finally {
    process.removeAllListeners('unhandledRejection')
    for (const other of others) process.on('unhandledRejection', other)
  }
  return found
}

describe('an observer', () => {
  it('is called once, synchronously', () => {
    const told: string[] = []
    undisturbed(() => told.push('now'))
    expect(told).toEqual(['now'])
  })

  it.each([new Error('broken'), 'text', undefined, null])('that throws %o does not disturb anybody', (thrown) => {
    expect(() =>
      undisturbed(() => {
        throw thrown
      }),
    ).not.toThrow()
  })

  it('that fails asynchronously does not end the process', async () => {
    const told: string[] = []
    const failing = async () => {
      told.push('now')
      throw new Error('the log is full')
    }
    expect(await unhandledDuring(() => undisturbed(() => failing()))).toEqual([])
    expect(told).toEqual(['now'])
  })
})
