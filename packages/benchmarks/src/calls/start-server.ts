import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { programBeside } from '../run-node.ts'

export interface Upstream {
  readonly port: number
  /** Bytes of the last request's body. */
  lastBody(): Promise<number>
  stop(): void
}

export async function startServer(): Promise<Upstream> {
  const child = spawn(process.execPath, [programBeside(import.meta.url, 'server.ts')], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const [line] = await once(child.stdout, 'data')
  const port = Number(String(line))
  return {
    port,
    lastBody: async () => Number(await (await fetch(`http://127.0.0.1:${port}/last-body`)).text()),
    stop: () => child.stdin.end(),
  }
}
