import { BuiltBefore } from './built-before.ts'
import { codeFiles } from './code-files.ts'
import { declarationFiles } from './declaration-files.ts'
import { replaceDist } from './dist.ts'
import type { PackageParts } from './package-parts.ts'

/** Builds the package in whose folder this runs: nothing else to install, two formats, its own declarations. */
export async function buildPackage(parts: PackageParts): Promise<void> {
  const before = new BuiltBefore(process.cwd())
  const inputs = await before.inputs()
  if (await before.has(inputs)) return
  const [code, declarations] = await Promise.all([codeFiles(parts), declarationFiles(parts)])
  await replaceDist(new Map([...code, ...declarations]))
  await before.remember(inputs)
}
