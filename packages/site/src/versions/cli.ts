// Builds every version of the site that is not published yet, below the root of GitHub Pages. The deployment runs this.
//
//   node packages/site/src/versions/cli.ts --out FOLDER --present "unreleased latest"

import { execFileSync } from 'node:child_process'
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { PROJECT } from '../../../release-gates/src/published.ts'
import { type Build, buildsNeeded, releasesOf, UNRELEASED, versionsOf } from './releases.ts'
import { repositoryOf } from './repository.ts'
import { rootPage } from './root-page.ts'

const { values } = parseArgs({
  options: { out: { type: 'string' }, present: { type: 'string', default: '' } },
})
if (values.out === undefined) throw new Error('--out: name a folder')
const out = resolve(values.out)

const repository = repositoryOf(JSON.parse(readFileSync(`${PROJECT}package.json`, 'utf8')))
if (repository === undefined) throw new Error('package.json names no repository on GitHub, so the site has no address')
const { origin, root } = repository.pages

// A tag of a release is made for its commit, and has its date.
const tags = execFileSync('git', ['tag', '--list', '--sort=creatordate', '--format=%(refname:strip=2) %(objectname)'], {
  cwd: PROJECT,
  encoding: 'utf8',
})
  .split('\n')
  .filter((line) => line !== '')
  .map((line) => {
    const [name = '', commit = ''] = line.split(' ')
    return { name, commit }
  })

const releases = releasesOf(tags)
const versions = versionsOf(releases)
mkdirSync(out, { recursive: true })
const list = join(out, 'versions.json')
writeFileSync(list, JSON.stringify(versions))
const [shownFirst = UNRELEASED] = versions
writeFileSync(join(out, 'index.html'), rootPage(shownFirst.path))
for (const build of buildsNeeded(releases, values.present.split(/\s+/))) buildVersion(build)
// Models look for them at the root.
for (const file of ['llms.txt', 'llms-full.txt']) {
  const newest = join(out, shownFirst.path, file)
  if (existsSync(newest)) copyFileSync(newest, join(out, file))
}

/** Each version is built by the code of its own commit. */
function buildVersion({ ref, path, label }: Build): void {
  process.stdout.write(`${label}, at ${root}${path}/\n`)
  const run = (cwd: string, program: string, args: readonly string[]) =>
    execFileSync(program, args, { cwd, stdio: 'inherit' })
  const branch = ref === 'HEAD' ? 'main' : ref
  const place = ['--root', root, '--path', path, '--label', label, '--ref', branch, '--origin', origin]
  const build = ['-y', 'pnpm@12', 'docs:site', '--out', join(out, path), '--versions', list, ...place]
  if (ref === 'HEAD') {
    run(PROJECT, 'npx', build)
    return
  }
  const checkout = mkdtempSync(join(tmpdir(), 'x-site-version-'))
  run(PROJECT, 'git', ['worktree', 'add', '--force', '--detach', checkout, ref])
  try {
    run(checkout, 'npx', ['-y', 'pnpm@12', 'install', '--frozen-lockfile'])
    run(checkout, 'npx', build)
  } finally {
    run(PROJECT, 'git', ['worktree', 'remove', '--force', checkout])
  }
}
