// @ts-check
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** @typedef {'everything' | 'programs'} Extent `programs`: only what the demo and the servers are built from. */

/** @typedef {{ readonly inputs?: string, readonly extent?: Extent }} Installation */

export const ROOT = join(dirname(fileURLToPath(import.meta.url)), '../..')

/** Gone with `node_modules`, when pnpm removes that. */
const RECORD = join(ROOT, 'node_modules/.ready.json')

/** Everything that decides what is installed. */
export function inputs() {
  const folders = ['.', 'packages'].flatMap((parent) =>
    readdirSync(join(ROOT, parent)).map((name) => join(parent, name)),
  )
  const manifests = ['.', ...folders].map((folder) => join(folder, 'package.json'))
  const hash = createHash('sha256')
  for (const name of ['pnpm-lock.yaml', 'pnpm-workspace.yaml', ...manifests.sort()]) {
    const file = join(ROOT, name)
    if (existsSync(file)) hash.update(`${name}\n`).update(readFileSync(file))
  }
  return hash.digest('hex')
}

/** @returns {Installation} */
export function lastInstallation() {
  try {
    return JSON.parse(readFileSync(RECORD, 'utf8'))
  } catch {
    // Nothing is installed, or pnpm was called by hand: then everything is.
    return existsSync(join(ROOT, 'node_modules/.modules.yaml')) ? { extent: 'everything' } : {}
  }
}

/** @param {Installation} installation */
export function rememberInstallation(installation) {
  mkdirSync(dirname(RECORD), { recursive: true })
  writeFileSync(RECORD, JSON.stringify(installation))
}

/**
 * What to install, or undefined if it is there. Where everything was installed, everything is again: pnpm would remove
 * what is not asked for.
 *
 * @param {Installation} last
 * @param {Extent} wanted
 * @param {string} inputs
 * @returns {Extent | undefined}
 */
export function toInstall(last, wanted, inputs) {
  const extent = last.extent === 'everything' ? 'everything' : wanted
  const isThere = last.inputs === inputs && (last.extent === 'everything' || last.extent === extent)
  return isThere ? undefined : extent
}
