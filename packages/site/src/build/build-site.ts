import { spawn } from 'node:child_process'
import { globSync, readFileSync } from 'node:fs'
import { cp, mkdtemp, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { installedFromLock } from '../../../release-gates/src/installed-from-lock.ts'
import { brokenLinks } from '../links/broken-links.ts'
import { baseOf, type Place } from './site-data.ts'
import { stage } from './stage.ts'

/** The generator's project, with a manifest and a lock of its own. */
const GENERATOR = fileURLToPath(new URL('../../astro', import.meta.url))

/** Installs what the pages are made with, where it was not before. */
export const installGenerator = () => installedFromLock(GENERATOR, 'x-site-cache')

/**
 * Builds the site into a folder, which it replaces. Broken links are an error, and then the folder stays as it was.
 *
 * @param say is told of each step.
 */
export async function buildSite(out: string, place: Place, say: (line: string) => void): Promise<void> {
  const { folder, fresh } = await timed('installed the generator', say, installGenerator)
  if (!fresh) say('the generator was installed before')
  const project = await mkdtemp(join(tmpdir(), 'x-site-'))
  try {
    await cp(GENERATOR, project, { recursive: true })
    await symlink(join(folder, 'node_modules'), join(project, 'node_modules'))
    const { pages } = await timed('read the pages and the declarations', say, () => stage(project, place))
    await timed(`built ${pages} pages`, say, () => generate(project))
    const built = join(project, 'dist')
    const broken = brokenLinks(filesOf(built), baseOf(place))
    if (broken.length > 0) throw new Error(`links that lead nowhere:\n${broken.join('\n')}`)
    await rm(out, { recursive: true, force: true })
    await cp(built, out, { recursive: true })
  } finally {
    await rm(project, { recursive: true, force: true })
  }
}

async function timed<T>(what: string, say: (line: string) => void, work: () => Promise<T>): Promise<T> {
  const began = performance.now()
  const result = await work()
  say(`${what} in ${((performance.now() - began) / 1000).toFixed(1)} s`)
  return result
}

function generate(project: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const program = join(project, 'node_modules/astro/bin/astro.mjs')
    const astro = spawn(process.execPath, [program, 'build'], {
      cwd: project,
      env: { ...process.env, ASTRO_TELEMETRY_DISABLED: '1', NO_COLOR: '1' },
    })
    // One line for each page: of interest only if something went wrong.
    let said = ''
    for (const stream of [astro.stdout, astro.stderr]) {
      stream.on('data', (chunk) => {
        said += chunk
      })
    }
    astro.on('error', reject)
    astro.on('close', (code) => (code === 0 ? resolve() : reject(new Error(`the generator failed:\n${said}`))))
  })
}

/** Every file below a folder, with the HTML of pages. */
function filesOf(folder: string): ReadonlyMap<string, string> {
  const files = globSync('**/*', { cwd: folder, withFileTypes: true }).filter((entry) => entry.isFile())
  return new Map(
    files.map((entry) => {
      const path = join(entry.parentPath, entry.name)
      return [path.slice(folder.length + 1), path.endsWith('.html') ? readFileSync(path, 'utf8') : '']
    }),
  )
}
