import { spawn } from 'node:child_process'

/** Far more than any runtime takes; a program that does not end by itself has left something running. */
export const TOO_LONG_MS = 60_000

/**
 * Runs a program to its end. Resolves to what it printed; throws when it fails, when it says anything on stderr (a
 * warning of the runtime is one that every user would see), and when it does not end.
 */
export function runProcess(command: string, args: readonly string[], folder: string): Promise<string> {
  return new Promise((resolve, reject) => {
    // Nothing of this process's environment: no key, no proxy, no options for Node.
    const env = { PATH: process.env.PATH, HOME: folder, NO_COLOR: '1', DENO_NO_UPDATE_CHECK: '1' }
    const child = spawn(command, args, { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'] })
    let out = ''
    let complaints = ''
    child.stdout.on('data', (chunk: Buffer) => {
      out += chunk
    })
    child.stderr.on('data', (chunk: Buffer) => {
      complaints += chunk
    })
    const timer = setTimeout(() => {
      complaints += `It did not end within ${TOO_LONG_MS} ms.${out === '' ? '' : ' It had printed its results.'}`
      child.kill('SIGKILL')
    }, TOO_LONG_MS)
    child.on('error', reject)
    child.on('close', (code, signal) => {
      clearTimeout(timer)
      if (code === 0 && complaints === '') resolve(out)
      else reject(new Error(`ended with ${code ?? signal}: ${complaints.trim() || out.trim()}`))
    })
  })
}
