import { spawn } from 'node:child_process'
import { join } from 'node:path'

/** What came of a host that npm does not bring: where it is not there, nothing did. */
export interface Optional {
  readonly result: 'passed' | 'FAILED' | 'not run'
  readonly says: string
}

/** What the program ends with where what it needs is not installed. */
const NOT_INSTALLED = 3

/** Has Python's jsonschema judge arguments by the schemas of tools. */
export function tryPython(
  folder: string,
  tools: readonly { readonly schema: unknown; readonly args: readonly unknown[] }[],
): Promise<Optional> {
  return new Promise((resolve) => {
    const python = spawn('python3', [join(folder, 'python_jsonschema.py')], { stdio: ['pipe', 'pipe', 'inherit'] })
    let says = ''
    python.stdout.on('data', (chunk) => {
      says += chunk
    })
    python.on('error', () => resolve({ result: 'not run', says: 'there is no python3' }))
    python.on('close', (code) => {
      const result = code === 0 ? 'passed' : code === NOT_INSTALLED ? 'not run' : 'FAILED'
      resolve({ result, says: says.trim() })
    })
    // A Python that is not there closes its end at once.
    python.stdin.on('error', () => {})
    python.stdin.end(JSON.stringify(tools))
  })
}
