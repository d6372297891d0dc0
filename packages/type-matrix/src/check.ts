import { execFile } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Compiler } from './compilers.ts'
import type { Consumers } from './consumers.ts'
import { projectFor, type Setting } from './settings.ts'

const run = promisify(execFile)

/** What a compiler has to say about the consumers; empty when all is well. */
export async function check({ program }: Compiler, setting: Setting, { folder, files }: Consumers): Promise<string> {
  await writeFile(join(folder, 'tsconfig.json'), JSON.stringify(projectFor(setting, files)))
  try {
    await run(process.execPath, [program, '-p', folder], { cwd: folder })
    return ''
  } catch (error) {
    return error instanceof Error && 'stdout' in error ? String(error.stdout) || error.message : String(error)
  }
}
