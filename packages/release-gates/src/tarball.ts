import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readdir, readFile, rename, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { inPackage, PROJECT, type Published } from './published.ts'

const run = promisify(execFile)

/** Tarballs, by what is in them. All gates use the same one, and only a changed package is packed again. */
const TARBALLS = fileURLToPath(new URL('../node_modules/.tarballs/', import.meta.url))

/** Everything that decides what a tarball holds. */
const PACKED = ['dist', 'package.json', 'README.md', 'CHANGELOG.md', 'docs', 'THIRD_PARTY_LICENSES.md']
const SHARED = ['LICENSE', '.pnpmfile.cjs']

/** The tarball of a package, packed the way a release does it. */
export async function tarballOf(folder: Published): Promise<string> {
  const listed = [...PACKED.map((name) => inPackage(folder, name)), ...SHARED.map((name) => `${PROJECT}${name}`)]
  // Before the first release there is no changelog.
  const contents = listed.filter((path) => existsSync(path))
  const tarball = join(TARBALLS, `${folder}-${await hashOf(contents)}.tgz`)
  if (!existsSync(tarball)) await packTo(tarball, folder)
  return tarball
}

async function packTo(tarball: string, folder: Published): Promise<void> {
  await mkdir(TARBALLS, { recursive: true })
  // Renamed when it is complete: another process may pack the same at this moment, and either result will do.
  const attempt = await mkdtemp(join(TARBALLS, 'partial-'))
  try {
    await run('pnpm', ['pack', '--pack-destination', attempt], { cwd: inPackage(folder, '') })
    const [packed] = await readdir(attempt)
    if (packed === undefined) throw new Error(`nothing was packed for ${folder}`)
    await rename(join(attempt, packed), tarball)
  } finally {
    await rm(attempt, { recursive: true })
  }
}

/** Of files, and of all files in folders, by names and contents. */
async function hashOf(paths: readonly string[]): Promise<string> {
  const hash = createHash('sha256')
  for (const path of paths) {
    const names = await filesBelow(path).catch(() => [''])
    for (const name of names.sort()) {
      const content = await readFile(join(path, name))
      hash.update(JSON.stringify([name, content.length])).update(content)
    }
  }
  return hash.digest('hex').slice(0, 16)
}

/** A package as its tarball holds it, unpacked into a project outside the workspace. */
export interface Unpacked {
  readonly name: string
  /** The project that has nothing but this package in its node_modules. */
  readonly project: string
  /** The package's own folder in it. */
  readonly folder: string
  /** Paths of its files, relative to the folder. */
  readonly files: readonly string[]
  readonly manifest: Readonly<Record<string, unknown>>
  /** Specifiers that its exports map offers. */
  readonly specifiers: readonly string[]
}

/** Unpacks a package where no workspace can help it. */
export async function unpack(packageFolder: Published): Promise<Unpacked> {
  const tarball = await tarballOf(packageFolder)
  const project = await mkdtemp(join(tmpdir(), 'packed-'))
  const { name }: { name: string } = JSON.parse(await readFile(inPackage(packageFolder, 'package.json'), 'utf8'))
  const folder = join(project, 'node_modules', ...name.split('/'))
  await mkdir(folder, { recursive: true })
  await run('tar', ['-xzf', tarball, '--strip-components=1', '-C', folder])
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
