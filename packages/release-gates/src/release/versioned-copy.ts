import { execFile } from 'node:child_process'
import { globSync } from 'node:fs'
import { cp, glob, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { PROJECT, PUBLISHED, type Published } from '../published.ts'

const run = promisify(execFile)

/** What decides versions and changelogs, and what a package packs beside its code. */
const COPIED = [
  'package.json',
  'pnpm-{lock,workspace}.yaml',
  '.pnpmfile.cjs',
  'LICENSE',
  '.changeset/*',
  '**/package.json',
  ...PUBLISHED.map((folder) => `packages/${folder}/{*.md,docs/*.md}`),
]

const COMMITTER = ['-c', 'user.name=A', '-c', 'user.email=a@b.example', '-c', 'commit.gpgsign=false']

/** The workspace without its code, in which `changeset version` has run as a release runs it. */
export interface VersionedCopy {
  readonly folder: string
  /** Files that it changed, made or removed, with Git's letter for which of them. */
  readonly changes: readonly string[]
  pnpm(...args: string[]): Promise<string>
  /** Paths of the files in the tarball of a package, from the package's own folder. Code is missing: none was built. */
  packed(folder: Published): Promise<readonly string[]>
  remove(): Promise<void>
}

export async function makeVersionedCopy(): Promise<VersionedCopy> {
  const folder = await mkdtemp(join(tmpdir(), 'versioned-'))
  const inCopy = async (program: string, ...args: string[]) => (await run(program, args, { cwd: folder })).stdout
  const exclude = (path: string) => /(?:^|\/)(?:node_modules|dist)$/.test(path)
  for await (const file of glob(COPIED, { cwd: PROJECT, exclude })) {
    await cp(join(PROJECT, file), join(folder, file), { recursive: true })
  }
  // Changesets asks Git which commit brought each of them.
  await inCopy('git', 'init', '--quiet')
  await inCopy('git', 'add', '--all')
  await inCopy('git', ...COMMITTER, 'commit', '--quiet', '--message', 'Before the release')
  // Right after a release there is none, and changesets fails where it has nothing to do.
  if (globSync('.changeset/*.md', { cwd: folder }).length > 0) {
    await inCopy(process.execPath, join(PROJECT, 'node_modules/@changesets/cli/bin.js'), 'version')
  }
  const status = await inCopy('git', 'status', '--porcelain', '--untracked-files=all')
  return {
    folder,
    changes: status.split('\n').flatMap((line) => (line === '' ? [] : [line.trim().replace(/\s+/, ' ')])),
    pnpm: (...args) => inCopy('pnpm', ...args),
    async packed(name) {
      const { stdout } = await run('pnpm', ['pack', '--json'], { cwd: join(folder, 'packages', name) })
      const { files }: { files: readonly { path: string }[] } = JSON.parse(stdout)
      return files.map(({ path }) => path)
    },
    remove: () => rm(folder, { recursive: true }),
  }
}
