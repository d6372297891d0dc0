// @ts-check
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** @typedef {'everything' | 'programs'} Extent `programs`: only what the demo and the servers are built from. */

/** @typedef {{ readonly inputs?: string, readonly extent?: Extent }} Installation */

export const ROOT = join(dirname(fileURLToPath(import.meta.url)), '../..')

/** Gone with `node_modules`, when pnpm removes that. */
const RECORD = 'node_modules/.ready.json'

/** What pnpm notes at the end of an installation. */
const PNPM_RECORD = 'node_modules/.modules.yaml'

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

/**
 * What was installed last, by this script or by hand.
 *
 * @returns {Installation}
 */
export function lastInstallation(root = ROOT) {
  const extent = extentIn(join(root, PNPM_RECORD))
  return extent === undefined ? {} : { ...jsonIn(join(root, RECORD)), extent }
}

/**
 * @param {string} file
 * @returns {Extent | undefined}
 */
function extentIn(file) {
  if (!existsSync(file)) return undefined
  // It is JSON, in spite of its name. If that changes, an installation is not made smaller by mistake.
  return jsonIn(file)?.included?.devDependencies === false ? 'programs' : 'everything'
}

/** @param {string} file */
function jsonIn(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return undefined
  }
}

/** Before an installation: if it is killed halfway, the next run must not take what it left for a whole one. */
export const forgetInstallation = (root = ROOT) => rmSync(join(root, RECORD), { force: true })

/** @param {string} inputs */
export function rememberInstallation(inputs, root = ROOT) {
  const file = join(root, RECORD)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, JSON.stringify({ inputs }))
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
