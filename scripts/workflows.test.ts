import { execFile } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'

const run = promisify(execFile)

interface Job {
  readonly 'timeout-minutes'?: number
  readonly permissions?: Readonly<Record<string, string>>
  readonly steps: readonly {
    readonly uses?: string
    readonly run?: string
    readonly with?: Readonly<Record<string, unknown>>
  }[]
}

interface Workflow {
  readonly permissions?: Readonly<Record<string, string>>
  readonly concurrency?: unknown
  readonly jobs: Readonly<Record<string, Job>>
}

const folder = new URL('../.github/workflows/', import.meta.url)
const { scripts }: { scripts: Record<string, string> } = JSON.parse(
  readFileSync(new URL('../package.json', import.meta.url), 'utf8'),
)

/** Built-in commands of pnpm that the workflows use. */
const BUILT_IN = ['install', 'exec', 'pack', 'publish', 'view']

describe.each(readdirSync(folder))('the workflow %s', (file) => {
  const text = readFileSync(new URL(file, folder), 'utf8')
  const workflow: Workflow = parse(text)
  const jobs = Object.entries(workflow.jobs)
  const steps = jobs.flatMap(([, job]) => job.steps)

  it('pins every action to a commit, and says which version that is', () => {
    const lines = text.split('\n').filter((line) => /^\s*(?:- )?uses:/.test(line))
    expect(lines.length).toBe(steps.filter(({ uses }) => uses !== undefined).length)
    expect(lines.filter((line) => !/uses: [\w.-]+\/[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(line))).toEqual([])
  })

  it('has only the permissions that it names, and none to write for the whole workflow', () => {
    expect(Object.values(workflow.permissions ?? { everything: 'write' })).not.toContain('write')
  })

  it('has a timeout, and does not run in parallel with itself', () => {
    expect(jobs.filter(([, job]) => job['timeout-minutes'] === undefined).map(([name]) => name)).toEqual([])
    expect(workflow.concurrency).toBeDefined()
  })

  it('leaves no credential in a checkout', () => {
    const checkouts = steps.filter(({ uses }) => uses?.startsWith('actions/checkout@'))
    expect(checkouts.filter((step) => step.with?.['persist-credentials'] !== false)).toEqual([])
  })

  it('puts no untrusted input into a command line', () => {
    expect(steps.filter(({ run }) => run?.includes('${{'))).toEqual([])
  })

  it('calls only scripts that exist', () => {
    const called = [...text.matchAll(/npx -y pnpm@12[\d.]* ([\w:-]+)/g)].map(([, name = '']) => name)
    expect(called.filter((name) => !BUILT_IN.includes(name) && scripts[name] === undefined)).toEqual([])
  })
})

const release: Workflow = parse(readFileSync(new URL('release.yml', folder), 'utf8'))

const scriptOf = (job: string): string => release.jobs[job]?.steps.map(({ run = '' }) => run).join('\n') ?? ''

describe('a job that may write', () => {
  const trusted = Object.entries(release.jobs).filter(([, { permissions = {} }]) =>
    Object.values(permissions).includes('write'),
  )

  it('is one of these', () => {
    expect(trusted.map(([name]) => name)).toEqual(['request', 'publish', 'tag'])
  })

  it.each(trusted)('%s: runs neither our code nor that of a dependency', (_, { steps }) => {
    const actions = steps.flatMap(({ uses }) => uses?.replace(/@.*/, '') ?? [])
    const harmless = ['actions/checkout', 'actions/download-artifact']
    expect(actions.filter((action) => !harmless.includes(action))).toEqual([])
    const commands = steps.flatMap(({ run = '' }) => run.match(/\b(?:npx|node|npm|pnpm)\b.*/g) ?? [])
    expect(commands.filter((command) => !/^npx -y pnpm@\d+\.\d+\.\d+ (?:view|publish) /.test(command))).toEqual([])
  })
})

/** A folder with programs that only write down how they are called, before the real ones. */
async function inFolder<Result>(
  programs: Readonly<Record<string, string>>,
  use: (at: string, start: (script: string, environment?: Readonly<Record<string, string>>) => Promise<void>) => Result,
): Promise<Awaited<Result>> {
  const at = await mkdtemp(join(tmpdir(), 'release-'))
  try {
    await mkdir(join(at, 'bin'))
    for (const [name, lines] of Object.entries(programs)) {
      await writeFile(join(at, 'bin', name), `#!/bin/bash\n${lines}\n`, { mode: 0o755 })
    }
    return await use(at, async (script, environment = {}) => {
      await run('bash', ['-e', '-c', script], {
        cwd: at,
        env: { ...process.env, PATH: `${at}/bin:${process.env.PATH}`, ...environment },
      })
    })
  } finally {
    await rm(at, { recursive: true })
  }
}

/** Runners have it; other machines may not. */
const jqPrinting = (expression: string): string =>
  `exec '${process.execPath}' -p 'const { name, version, repository } = JSON.parse(fs.readFileSync(0)); ${expression}'`

describe('publishing', () => {
  /** Runs it over two tarballs with a package manager that only records its commands. */
  const published = (known: readonly string[]) => {
    const views = known.map((one) => `"view ${one} version") exit 0 ;;`).join('\n')
    const programs = {
      npx: `shift 2\necho "$*" >> calls\ncase "$*" in\n${views}\nview*) exit 1 ;;\nesac`,
      jq: jqPrinting('name + "@" + version'),
    }
    return inFolder(programs, async (at, start) => {
      for (const name of ['a', 'b']) {
        await mkdir(join(at, 'package'), { recursive: true })
        await writeFile(join(at, 'package/package.json'), JSON.stringify({ name: `@x/${name}`, version: '1.0.0' }))
        await run('tar', ['-czf', `x-${name}-1.0.0.tgz`, 'package'], { cwd: at })
      }
      await start(scriptOf('publish'))
      const calls = (await readFile(join(at, 'calls'), 'utf8')).split('\n')
      return calls.filter((call) => call.startsWith('publish ')).map((call) => call.split(' ')[1])
    })
  }

  it.each([
    ['neither is published', [], ['x-a-1.0.0.tgz', 'x-b-1.0.0.tgz']],
    ['one is published', ['@x/a@1.0.0'], ['x-b-1.0.0.tgz']],
    ['both are published', ['@x/a@1.0.0', '@x/b@1.0.0'], []],
  ])('%s: publishes the others', async (_, known, expected) => {
    expect(await published(known)).toEqual(expected)
  })
})

describe('the release on GitHub', () => {
  const changelog = `# @x/a

## 1.1.0

### Minor Changes

- 1234567: Pays [lists](docs/lists.md#how) and [more](https://pay.example/more).

## 1.0.0

### Major Changes

- 7654321: The first one.
`
  const notes = `
### Minor Changes

- 1234567: Pays [lists](https://git.example/x/y/blob/abc/packages/a/docs/lists.md#how) and [more](https://pay.example/more).

`

  /** What is created for a tarball, where some releases are there already. */
  const created = (known: string, directory = 'packages/a') =>
    inFolder(
      {
        gh: `if [ "$2" = view ]; then [ "$3" = '${known}' ]; exit; fi\necho "$*" >> calls\ncp notes.md created.md`,
        jq: jqPrinting('name + "@" + version + " " + repository.directory'),
      },
      async (at, start) => {
        await mkdir(join(at, 'package'))
        const manifest = { name: '@x/a', version: '1.1.0', repository: { directory } }
        await writeFile(join(at, 'package/package.json'), JSON.stringify(manifest))
        await writeFile(join(at, 'package/CHANGELOG.md'), changelog)
        await writeFile(join(at, 'calls'), '')
        await run('tar', ['-czf', 'x-a-1.1.0.tgz', 'package'], { cwd: at })
        await start(scriptOf('tag'), {
          GITHUB_SERVER_URL: 'https://git.example',
          GITHUB_REPOSITORY: 'x/y',
          GITHUB_SHA: 'abc',
        })
        const calls = await readFile(join(at, 'calls'), 'utf8')
        return { calls, notes: calls === '' ? '' : await readFile(join(at, 'created.md'), 'utf8') }
      },
    )

  it('has the section of its version, with links that lead to the files of its commit', async () => {
    expect(await created('')).toEqual({
      calls: 'release create @x/a@1.1.0 x-a-1.1.0.tgz --target abc --title @x/a@1.1.0 --notes-file notes.md\n',
      notes,
    })
  })

  it('is not made from a folder whose name sed would run', async () => {
    await expect(created('', 'packages/a|e;s|(x)|')).rejects.toThrow('Command failed')
  })

  it('is left alone where there is one', async () => {
    expect(await created('@x/a@1.1.0')).toEqual({ calls: '', notes: '' })
  })
})

describe('the pull request of a release', () => {
  /** What is on the branch, and how `gh` was called, where the last pull request is in this state. */
  const requested = (state: string) =>
    inFolder({ gh: `echo "$1 $2" >> ../calls\nif [ "$2" = view ]; then echo '${state}'; fi` }, async (at, start) => {
      const git = (...args: string[]) =>
        run('git', ['-c', 'user.name=A', '-c', 'user.email=a@b.example', '-c', 'commit.gpgsign=false', ...args], {
          cwd: join(at, 'checkout'),
        })
      await run('git', ['init', '--quiet', '--bare', 'origin'], { cwd: at })
      await run('git', ['clone', '--quiet', 'origin', 'checkout'], { cwd: at })
      const note = join(at, 'checkout/note.md')
      await writeFile(note, 'a note\n')
      await git('add', '--all')
      await git('commit', '--quiet', '--message', 'main')
      // What the job before hands over.
      await rm(note)
      await writeFile(join(at, 'checkout/CHANGELOG.md'), '# @x/a\n')
      await git('add', '--all')
      const { stdout: patch } = await git('diff', '--cached', '--binary')
      await git('reset', '--quiet', '--hard')
      await writeFile(join(at, 'checkout/release.patch'), patch)
      await start(`cd checkout\n${scriptOf('request')}`)
      const { stdout: files } = await run('git', ['ls-tree', '--name-only', 'release'], { cwd: join(at, 'origin') })
      return { files: files.trim().split('\n'), calls: (await readFile(join(at, 'calls'), 'utf8')).split('\n') }
    })

  it('has what changesets has changed, and nothing else', async () => {
    expect((await requested('MERGED')).files).toEqual(['CHANGELOG.md'])
  })

  it.each([
    ['is made where there is none', '', ['auth setup-git', 'pr view', 'pr create', '']],
    ['is made anew once it was merged', 'MERGED', ['auth setup-git', 'pr view', 'pr create', '']],
    ['is brought up to date while it is open', 'OPEN', ['auth setup-git', 'pr view', '']],
  ])('%s', async (_, state, calls) => {
    expect((await requested(state)).calls).toEqual(calls)
  })
})

describe('publishing the site', () => {
  const { jobs }: Workflow = parse(readFileSync(new URL('docs.yml', folder), 'utf8'))
  const script = jobs.publish?.steps.map(({ run }) => run).find((run) => run !== undefined) ?? ''

  it('is done by a job that runs neither our code nor that of a dependency', () => {
    const writing = Object.entries(jobs).filter(([, { permissions = {} }]) => permissions.contents === 'write')
    expect(writing.map(([name]) => name)).toEqual(['publish'])
    expect(script).not.toMatch(/\b(?:npx|npm|node)\b/)
  })

  /** Fills the folder of a build. */
  type Prepare = (built: string) => Promise<void>

  async function writeFiles(folder: string, files: Readonly<Record<string, string>>): Promise<void> {
    for (const [file, text] of Object.entries(files)) {
      const path = join(folder, file)
      await mkdir(dirname(path), { recursive: true })
      await writeFile(path, text)
    }
  }

  /** Publishes builds one after the other to a repository in a folder. Returns its files after each. */
  async function publishedAfter(...builds: readonly (Readonly<Record<string, string>> | Prepare)[]) {
    const at = await mkdtemp(join(tmpdir(), 'pages-'))
    try {
      const remote = join(at, 'owner/name.git')
      await run('git', ['init', '--quiet', '--bare', remote])
      await mkdir(join(at, 'bin'))
      await writeFile(join(at, 'bin/gh'), '#!/bin/bash\n', { mode: 0o755 })
      const states: (readonly string[])[] = []
      for (const [index, build] of builds.entries()) {
        const cwd = join(at, `run-${index}`)
        await mkdir(join(cwd, 'built'), { recursive: true })
        if (typeof build === 'function') await build(join(cwd, 'built'))
        else await writeFiles(join(cwd, 'built'), build)
        await run('tar', ['-czf', 'site.tgz', '-C', 'built', '.'], { cwd })
        const env = {
          HOME: at,
          PATH: `${at}/bin:${process.env.PATH}`,
          GITHUB_SERVER_URL: at,
          GITHUB_REPOSITORY: 'owner/name',
          GITHUB_SHA: `c${index}`,
        }
        await run('bash', ['-e', '-c', script], { cwd, env })
        const { stdout } = await run('git', ['ls-tree', '-r', '--name-only', 'gh-pages'], { cwd: remote })
        states.push(stdout.trim().split('\n'))
      }
      return states
    } finally {
      await rm(at, { recursive: true })
    }
  }

  it.each<[what: string, prepare: Prepare]>([
    [
      'a hook for git',
      async (built) => {
        await mkdir(join(built, '.git/hooks'), { recursive: true })
        await writeFile(join(built, '.git/hooks/pre-commit'), '#!/bin/bash\n', { mode: 0o755 })
      },
    ],
    ['a link to the settings of git', (built) => symlink('.git/config', join(built, 'page.html'))],
  ])('publishes nothing with %s in it', async (_, prepare) => {
    await expect(publishedAfter({ 'index.html': '' }, prepare)).rejects.toThrow('Command failed')
  })

  it('makes the branch, and then replaces what was built again and keeps the rest', async () => {
    const states = await publishedAfter(
      { 'index.html': '', 'unreleased/a.html': '', 'unreleased/b.html': '' },
      { 'index.html': 'new', 'unreleased/a.html': '', 'p-1.0.0/a.html': '', 'latest/a.html': '' },
      { 'index.html': 'new', 'unreleased/a.html': '' },
    )
    expect(states).toEqual([
      ['.nojekyll', 'index.html', 'unreleased/a.html', 'unreleased/b.html'],
      ['.nojekyll', 'index.html', 'latest/a.html', 'p-1.0.0/a.html', 'unreleased/a.html'],
      ['.nojekyll', 'index.html', 'latest/a.html', 'p-1.0.0/a.html', 'unreleased/a.html'],
    ])
  })
})

describe('the forms for issues', () => {
  const forms = new URL('../.github/ISSUE_TEMPLATE/', import.meta.url)
  const files = readdirSync(forms).filter((file) => file !== 'config.yml')

  it.each(files)('%s has a name, and fields that each have a label', (file) => {
    const form: { name: string; description: string; body: { type: string; id?: string; attributes: object }[] } =
      parse(readFileSync(new URL(file, forms), 'utf8'))
    expect(form.name).toMatch(/\S/)
    expect(form.description).toMatch(/\S/)
    const fields = form.body.filter(({ type }) => type !== 'markdown')
    expect(fields.length).toBeGreaterThan(0)
    for (const field of fields) {
      expect(field.id).toMatch(/^[a-z]+$/)
      expect(field.attributes).toHaveProperty('label')
    }
  })

  it('ask nobody for a key or a link', () => {
    expect(readFileSync(new URL('bug.yml', forms), 'utf8')).toContain('Never paste an API key or a payout link')
  })
})

describe('CODEOWNERS', () => {
  it('names only paths that exist', () => {
    const text = readFileSync(new URL('../.github/CODEOWNERS', import.meta.url), 'utf8')
    const paths = [...text.matchAll(/^(?:# )?\/(\S+)/gm)].map(([, path = '']) => path)
    expect(paths.length).toBeGreaterThan(3)
    expect(paths.filter((path) => !existsSync(new URL(`../${path}`, import.meta.url)))).toEqual([])
  })
})
