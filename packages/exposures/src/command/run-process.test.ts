import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { afterEach, describe, expect, it } from 'vitest'

const PROGRAM = fileURLToPath(new URL('../../test/serving-process.ts', import.meta.url))

const started: ChildProcess[] = []
afterEach(() => {
  for (const child of started.splice(0)) child.kill('SIGKILL')
})

/** Starts a command, and waits until it says where it listens. */
async function serving() {
  const child = spawn(process.execPath, [PROGRAM, 'rest', '--port', '0'], { stdio: ['ignore', 'ignore', 'pipe'] })
  started.push(child)
  const ended = once(child, 'exit')
  let said = ''
  for await (const part of child.stderr.iterator({ destroyOnReturn: false })) {
    said += String(part)
    const url = /http:\/\/127\.0\.0\.1:\d+/.exec(said)?.[0]
    if (url !== undefined) return { child, url, ended }
  }
  throw new Error(`it never listened: ${said}`)
}

describe('a process that serves', () => {
  it('goes on when nobody reads what it logs any more', async () => {
    const { child, url, ended } = await serving()
    child.stderr?.destroy()
    // Each is a line of the log.
    for (let count = 0; count < 3; count += 1) expect((await fetch(`${url}/nowhere`)).status).toBe(404)
    child.kill('SIGTERM')
    expect(await ended).toEqual([0, null])
  })

  it('ends when it is told to', async () => {
    const { child, ended } = await serving()
    child.kill('SIGINT')
    expect(await ended).toEqual([0, null])
  })
})
