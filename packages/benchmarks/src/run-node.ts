import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

/** The folder of this package: from here, packages resolve the way they do for a user. */
export const HERE = fileURLToPath(new URL('..', import.meta.url))

/** Far longer than any suite may take. */
const TOO_LONG_MS = 300_000

/**
 * Runs the pinned Node to its end, and resolves to what it printed. Its lines on stderr are reported as they arrive.
 */
export function runNode(args: readonly string[], say?: (text: string) => void): Promise<string> {
  return new Promise((resolve, reject) => {
    // Nothing of this process's environment: a key, a proxy or Node's options would affect the measurement.
    const env = { PATH: process.env.PATH, HOME: process.env.HOME, NO_COLOR: '1' }
    const child = spawn(process.execPath, args, { cwd: HERE, env, stdio: ['ignore', 'pipe', 'pipe'] })
    let out = ''
    let complaints = ''
    child.stdout.on('data', (chunk: Buffer) => {
      out += chunk
    })
    child.stderr.on('data', (chunk: Buffer) => {
      if (say === undefined) complaints += chunk
      else for (const line of String(chunk).split('\n').filter(Boolean)) say(line)
    })
    const timer = setTimeout(() => child.kill('SIGKILL'), TOO_LONG_MS)
    child.on('error', reject)
    child.on('close', (code, signal) => {
      clearTimeout(timer)
      if (code === 0) resolve(out)
      else reject(new Error(`${args.at(-1)?.slice(0, 200)} ended with ${code ?? signal}: ${complaints || out}`))
    })
  })
}

/** The path of a program next to a module. */
export const programBeside = (moduleUrl: string, file: string): string => fileURLToPath(new URL(file, moduleUrl))
