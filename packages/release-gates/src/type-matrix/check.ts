import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Compiler, compile } from '../compilers.ts'
import type { Consumers } from './consumers.ts'
import { projectFor, type Setting } from './settings.ts'

/** Compiles the consumers. Resolves to the compiler's complaints: empty when there are none. */
export async function check(compiler: Compiler, setting: Setting, { folder, files }: Consumers): Promise<string> {
  await writeFile(join(folder, 'tsconfig.json'), JSON.stringify(projectFor(setting, files)))
  return compile(compiler, folder, ['-p', folder])
}
