import { createHash, type Hash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

const SCRIPTS = dirname(fileURLToPath(import.meta.url))

/** Everything that decides what a build makes, besides the package and the private packages that are inlined into it. */
const SHARED = [SCRIPTS, resolve(SCRIPTS, '../../pnpm-lock.yaml')]

/** What is not part of a build, wherever it is. */
const LEFT_OUT = /^(?:node_modules|dist|test|fixtures|docs|README\.md|CHANGELOG\.md)$|\.test(?:-d)?\.ts$/

/** The argument of a build that is content with modules alone. */
export const MODULES_ONLY = '--modules-only'

/** All files of a package, or only the modules that programs on this machine import. */
export type Extent = 'whole' | 'modules'

/** The last build of a package: its inputs, its output, and how much of the package that is. */
interface Build {
  readonly inputs: string
  readonly outputs: string
  readonly extent: Extent
}

/**
 * Remembers what a package was built from, so that a second `demo` or `serve` starts at once. It compares contents, not
 * times: it notices a fresh checkout, a switched branch and a `dist` that somebody changed.
 */
export class BuiltBefore {
  readonly #record: string
  readonly #folder: string

  /** @param folder of the package. */
  constructor(folder: string) {
    this.#folder = folder
    this.#record = join(folder, 'node_modules/.built/record.json')
  }

  /** The inputs of the next build. Read them before the build: a source that changes in the meantime is then noticed the next time. */
  async inputs(): Promise<string> {
    const folders = await workspacePackages(this.#folder)
    return hashOf([...folders.sort(), ...SHARED], process.version)
  }

  /** How much to build when this much is wanted: a package that was built whole stays whole, since editors read its declarations. */
  async extentOf(wanted: Extent): Promise<Extent> {
    return (await lastBuild(this.#record))?.extent === 'whole' ? 'whole' : wanted
  }

  /** Whether `dist` is what these inputs make, and at least as much of it. */
  async has(inputs: string, extent: Extent): Promise<boolean> {
    const last = await lastBuild(this.#record)
    if (last?.inputs !== inputs || (extent === 'whole' && last.extent !== 'whole')) return false
    return last.outputs === (await this.#outputs())
  }

  async remember(inputs: string, extent: Extent): Promise<void> {
    const build: Build = { inputs, outputs: await this.#outputs(), extent }
    await mkdir(dirname(this.#record), { recursive: true })
    await writeFile(this.#record, JSON.stringify(build))
  }

  async #outputs(): Promise<string> {
    const dist = join(this.#folder, 'dist')
    return existsSync(dist) ? hashOf([dist]) : ''
  }
}

async function lastBuild(record: string): Promise<Build | undefined> {
  try {
    return JSON.parse(await readFile(record, 'utf8'))
  } catch {
    // There was none, or writing it was interrupted.
    return undefined
  }
}

/** A package, and those of this workspace that it uses, each once: all of them are folders beside it. */
async function workspacePackages(folder: string): Promise<string[]> {
  const beside = dirname(folder)
  const manifests = new Map<string, Manifest>()
  const folders = new Map<string, string>()
  for (const entry of await readdir(beside)) {
    const manifest = await manifestIn(join(beside, entry))
    if (manifest === undefined) continue
    manifests.set(join(beside, entry), manifest)
    folders.set(manifest.name, join(beside, entry))
  }
  const found = new Set([folder])
  for (const one of found) {
    const { dependencies, devDependencies } = manifests.get(one) ?? {}
    for (const [name, version] of Object.entries({ ...dependencies, ...devDependencies })) {
      const used = folders.get(name)
      if (version.startsWith('workspace:') && used !== undefined) found.add(used)
    }
  }
  return [...found]
}

interface Manifest {
  readonly name: string
  readonly dependencies?: Readonly<Record<string, string>>
  readonly devDependencies?: Readonly<Record<string, string>>
}

/** Undefined for a folder without a manifest, such as what a deleted package leaves behind. */
const manifestIn = (folder: string): Promise<Manifest | undefined> =>
  readFile(join(folder, 'package.json'), 'utf8').then(JSON.parse, () => undefined)

async function hashOf(paths: readonly string[], ...more: readonly string[]): Promise<string> {
  const hash = createHash('sha256').update(JSON.stringify(more))
  for (const path of paths) await addTo(hash, path, '')
  return hash.digest('hex')
}

/** Adds a file, or all files of a folder, sorted by name. Relative paths count; the location of the checkout does not. */
async function addTo(hash: Hash, path: string, name: string): Promise<void> {
  const entries = await readdir(path, { withFileTypes: true }).catch(() => undefined)
  if (entries === undefined) {
    const content = await readFile(path)
    hash.update(JSON.stringify([name, content.length])).update(content)
    return
  }
  const kept = entries.map((entry) => entry.name).filter((one) => !LEFT_OUT.test(one))
  for (const one of kept.sort()) await addTo(hash, join(path, one), `${name}/${one}`)
}
