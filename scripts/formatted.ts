import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

/** TypeScript in the repository's own style: people read generated files too. */
export async function formatted(text: string): Promise<string> {
  const root = fileURLToPath(new URL('../', import.meta.url))
  const biome = fileURLToPath(new URL('../node_modules/@biomejs/biome/bin/biome', import.meta.url))
  // Not by its real name, because biome.json leaves *.gen.ts alone.
  const run = promisify(execFile)(process.execPath, [biome, 'format', '--stdin-file-path=generated.ts'], { cwd: root })
  run.child.stdin?.end(text)
  return (await run).stdout
}
