import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, readdir, readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** A package as its tarball holds it, unpacked into a project outside the workspace. */
export interface Unpacked {
  readonly name: string
  /** The project that has nothing but this package in its node_modules. */
  readonly project: string
  /** Where the package lies in it. */
  readonly folder: string
  /** Paths of its files, relative to the folder. */
  readonly files: readonly string[]
  readonly manifest: Readonly<Record<string, unknown>>
  /** Specifiers that its exports map offers. */
  readonly specifiers: readonly string[]
}

/** Packs a package of this workspace the way a release does, and unpacks it where no workspace can help it. */
export async function unpack(packageFolder: string): Promise<Unpacked> {
  const source = fileURLToPath(new URL(`../../${packageFolder}/`, import.meta.url))
  const project = await mkdtemp(join(tmpdir(), 'packed-'))
  await run('pnpm', ['pack', '--pack-destination', project], { cwd: source })
  const tarball = (await readdir(project)).find((file) => file.endsWith('.tgz'))
  if (tarball === undefined) throw new Error(`nothing was packed for ${packageFolder}`)
  const { name }: { name: string } = JSON.parse(await readFile(join(source, 'package.json'), 'utf8'))
  const folder = join(project, 'node_modules', ...name.split('/'))
  await mkdir(folder, { recursive: true })
  await run('tar', ['-xzf', join(project, tarball), '--strip-components=1', '-C', folder])
  const manifest: Record<string, unknown> = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'))
  const exported = Object.keys(
    typeof manifest.exports === 'object' && manifest.exports !== null ? manifest.exports : {},
  )
  return {
    name,
    project,
    folder,
    files: await filesBelow(folder),
    manifest,
    specifiers: exported.filter((key) => !key.endsWith('.json')).map((key) => `${name}${key.slice(1)}`),
  }
}

async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true })
  return entries.filter((entry) => entry.isFile()).map((entry) => relative(folder, join(entry.parentPath, entry.name)))
}

/** Runs the pinned Node in the project. */
export async function node(project: string, ...args: string[]): Promise<string> {
  const { stdout } = await run(process.execPath, args, { cwd: project, env: { PATH: process.env.PATH } })
  return stdout
}

/** Runs the TypeScript compiler in the project; resolves to what it complains about. */
export async function typeCheck(project: string, ...args: string[]): Promise<string> {
  const compiler = fileURLToPath(new URL('../node_modules/typescript/bin/tsc', import.meta.url))
  try {
    await run(process.execPath, [compiler, ...args], { cwd: project })
    return ''
  } catch (error) {
    return error instanceof Error && 'stdout' in error ? String(error.stdout) : String(error)
  }
}
