import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { afterEach, describe, expect, it } from 'vitest'

const PROGRAM = fileURLToPath(new URL('../../test/serving-process.ts', import.meta.url))

const started: ChildProcess[] = []
afterEach(() => {
  for (const child of started.splice(0)) child.kill('SIGKILL')
})

/** Starts a command, and waits until it reports its address. */
async function serving(...more: readonly string[]) {
  const child = spawn(process.execPath, [PROGRAM, 'rest', '--port', '0', ...more], {
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  started.push(child)
  const ended = once(child, 'exit')
  let said = ''
  for await (const part of child.stderr.iterator({ destroyOnReturn: false })) {
    said += String(part)
    const url = /http:\/\/127\.0\.0\.1:\d+/.exec(said)?.[0]
    if (url === undefined) continue
    /** Resolves to the match once it has printed it. */
    const says = async (pattern: RegExp): Promise<RegExpExecArray> => {
      for await (const more of child.stderr.iterator({ destroyOnReturn: false })) {
        said += String(more)
        const found = pattern.exec(said)
        if (found !== null) return found
      }
      throw new Error(`it never said so: ${said}`)
    }
    return { child, url, ended, says }
  }
  throw new Error(`it never listened: ${said}`)
}

/** Runs a program to its end; `onLog` is called once it has said something. */
async function program(name: string, onLog: (child: ChildProcess) => void = () => {}) {
  const child = spawn(process.execPath, [PROGRAM, name], { stdio: ['ignore', 'pipe', 'pipe'] })
  started.push(child)
  let printed = 0
  let logged = ''
  child.stdout.on('data', (part: Buffer) => {
    printed += part.length
  })
  child.stderr.on('data', (part: Buffer) => {
    if (logged === '') onLog(child)
    logged += String(part)
  })
  const [code] = await once(child, 'close')
  return { code, printed, logged }
}

describe('a command of the package alone', () => {
  it('ends when all that it has printed is in the pipe', async () => {
    expect(await program('print')).toEqual({ code: 3, printed: 1_000_001, logged: '' })
  })

  it('that handles signals by itself does so alone', async () => {
    expect(await program('watch', (child) => child.kill('SIGTERM'))).toEqual({
      code: 7,
      printed: 0,
      logged: 'watching\n',
    })
  })
})

describe('a process that serves', () => {
  it('continues when nobody reads its log any more', async () => {
    const { child, url, ended } = await serving()
    child.stderr?.destroy()
    // Each is a line of the log.
    for (let count = 0; count < 3; count += 1) expect((await fetch(`${url}/nowhere`)).status).toBe(404)
    child.kill('SIGTERM')
    expect(await ended).toEqual([0, null])
  })

  it('logs the key that is made for a create, and lists it when it is stopped twice', async () => {
    const { child, url, ended, says } = await serving()
    const body = JSON.stringify({ amount: 1 })
    const asked = fetch(`${url}/order`, { method: 'POST', headers: { 'content-type': 'application/json' }, body })
    asked.catch(() => {})
    const [, key] = await says(/^\S+ createOrder sending key="([0-9a-f-]{36})" \(generated\)$/m)
    child.kill('SIGTERM')
    await says(/finishing calls in flight; send the signal again to stop at once/)
    child.kill('SIGTERM')
    await says(
      new RegExp(`^test: stopped with 1 in flight, which may have happened\\. .*:\n  createOrder key="${key}"$`, 'm'),
    )
    expect(await ended).toEqual([130, null])
  })

  it('ends on a signal', async () => {
    const { child, ended } = await serving()
    child.kill('SIGINT')
    expect(await ended).toEqual([0, null])
  })
})
