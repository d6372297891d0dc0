import { execFile } from 'node:child_process'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

/** What a tool of the protocol's printed, and whether it was content. */
export interface Verdict {
  readonly exitCode: number
  readonly stdout: string
  readonly stderr: string
}

/** Where packages keep the program that they install. */
const PROGRAMS: Readonly<Record<string, string>> = {
  '@modelcontextprotocol/conformance': 'dist/index.js',
  '@modelcontextprotocol/inspector': 'clients/launcher/build/index.js',
}

/** Runs an installed tool on the pinned Node. */
export async function tool(name: string, args: readonly string[]): Promise<Verdict> {
  const manifest = createRequire(import.meta.url).resolve(`${name}/package.json`)
  const program = join(dirname(manifest), PROGRAMS[name] ?? '')
  return new Promise((resolve) => {
    execFile(process.execPath, [program, ...args], { cwd: process.env.TMPDIR ?? '/tmp' }, (error, stdout, stderr) => {
      const exitCode = error === null ? 0 : typeof error.code === 'number' ? error.code : 1
      resolve({ exitCode, stdout, stderr })
    })
  })
}
