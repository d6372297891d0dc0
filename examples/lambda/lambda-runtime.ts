// Stands in for Lambda while the example is tested. You need not copy it.

import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

const PROCESS = fileURLToPath(new URL('function-process.ts', import.meta.url))

/**
 * Invokes a handler as Lambda does: in a process of its own that has these environment variables alone, and that is
 * killed when its time is over.
 *
 * @param handler the file, and the name of what it exports: `/path/pay-bonus.js handler`
 * @param started gets the process as soon as the event is in its hands
 * @returns what the handler returned; undefined if the process was killed
 */
export async function invoke(
  handler: readonly [file: string, name: string],
  event: unknown,
  timeoutMs: number,
  environment: Readonly<Record<string, string>>,
  started: (child: ChildProcess) => void = () => {},
): Promise<unknown> {
  const child = fork(PROCESS, handler, { env: { PATH: process.env.PATH, ...environment }, silent: true })
  let printed = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk: Buffer) => {
      printed += chunk
    })
  }
  const ended = once(child, 'exit')
  const messages: unknown[] = []
  child.on('message', (message) => messages.push(message))
  // The first message says that the file is loaded. Lambda's clock starts then.
  await Promise.race([once(child, 'message'), ended])
  if (child.connected) child.send({ event, timeoutMs })
  const timer = setTimeout(() => child.kill('SIGKILL'), timeoutMs)
  started(child)
  const [code, signal]: [number | null, string | null] = Object(await ended)
  clearTimeout(timer)
  if (signal === 'SIGKILL') return undefined
  if (code !== 0) throw new Error(`the function ended with ${code ?? signal}: ${printed}`)
  return messages.at(-1)
}
