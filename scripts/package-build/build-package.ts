import { BuiltBefore, MODULES_ONLY } from './built-before.ts'
import { codeFiles, modulesOnly } from './code-files.ts'
import { type BuiltFiles, replaceDist } from './dist.ts'
import type { PackageParts } from './package-parts.ts'

/**
 * Builds the package in whose folder this runs: nothing else to install, two formats, its own declarations. With
 * `--modules-only`, a package that was never built gets its modules alone, in a third of the time.
 */
export async function buildPackage(parts: PackageParts): Promise<void> {
  const before = new BuiltBefore(process.cwd())
  const inputs = await before.inputs()
  const extent = await before.extentOf(process.argv.includes(MODULES_ONLY) ? 'modules' : 'whole')
  if (await before.has(inputs, extent)) return
  await replaceDist(extent === 'modules' ? await modulesOnly(parts) : await everything(parts))
  await before.remember(inputs, extent)
}

async function everything(parts: PackageParts): Promise<BuiltFiles> {
  // Needs a compiler, which a build of modules alone does without.
  const { declarationFiles } = await import('./declaration-files.ts')
  const [code, declarations] = await Promise.all([codeFiles(parts), declarationFiles(parts)])
  return new Map([...code, ...declarations])
}
