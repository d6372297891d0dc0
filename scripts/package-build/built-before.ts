import { createHash, type Hash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, readdir, readFile, realpath, writeFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

const SCRIPTS = dirname(fileURLToPath(import.meta.url))

/** Everything that decides what a build makes, besides the package and the private packages that are inlined into it. */
const SHARED = [SCRIPTS, resolve(SCRIPTS, '../../pnpm-lock.yaml')]

/** What is not part of a build, wherever it is. */
const LEFT_OUT = /^(?:node_modules|dist|test|fixtures|docs|README\.md|CHANGELOG\.md)$|\.test(?:-d)?\.ts$/

/** The last build of a package: its inputs, and its output. */
interface Build {
  readonly inputs: string
  readonly outputs: string
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

  /** Whether `dist` is what these inputs make. */
  async has(inputs: string): Promise<boolean> {
    const last = await lastBuild(this.#record)
    return last?.inputs === inputs && last.outputs === (await this.#outputs())
  }

  async remember(inputs: string): Promise<void> {
    const build: Build = { inputs, outputs: await this.#outputs() }
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

/** A package, and those of this workspace that it uses, each once. */
async function workspacePackages(folder: string, known: string[] = []): Promise<string[]> {
  const here = await realpath(folder)
  if (known.includes(here)) return known
  known.push(here)
  const { dependencies, devDependencies } = JSON.parse(await readFile(join(here, 'package.json'), 'utf8'))
  for (const [name, version] of Object.entries({ ...dependencies, ...devDependencies })) {
    if (String(version).startsWith('workspace:')) await workspacePackages(join(here, 'node_modules', name), known)
  }
  return known
}

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
