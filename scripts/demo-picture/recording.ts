import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const DEMO = fileURLToPath(new URL('../../examples/demo/demo.ts', import.meta.url))

/** Makes the demo take the pipe for a terminal: it colours its lines, and lines change while it waits. */
const AS_A_TERMINAL = 'data:text/javascript,process.stdout.isTTY = true'

/** What the demo writes, against its sandboxes: to a terminal, or to a file. */
export async function recordDemo(target: 'terminal' | 'file'): Promise<string> {
  const { RUNA_API_KEY: _, NO_COLOR: _none, FORCE_COLOR: _some, ...env } = process.env
  const args = target === 'terminal' ? ['--import', AS_A_TERMINAL, DEMO] : [DEMO]
  const { stdout } = await promisify(execFile)(process.execPath, args, {
    env: target === 'terminal' ? { ...env, FORCE_COLOR: '1' } : env,
  })
  return stdout
}
