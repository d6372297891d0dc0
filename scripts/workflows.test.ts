import { execFile } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
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

it('a job that may publish runs neither our code nor that of a dependency', () => {
  const { jobs }: Workflow = parse(readFileSync(new URL('release.yml', folder), 'utf8'))
  const trusted = Object.entries(jobs).filter(([, { permissions = {} }]) => permissions['id-token'] === 'write')
  expect(trusted.map(([name]) => name)).toEqual(['publish'])
  for (const [, { steps }] of trusted) {
    expect(steps.flatMap(({ uses }) => uses?.replace(/@.*/, '') ?? [])).toEqual(['actions/download-artifact'])
    expect(steps.map(({ run = '' }) => run).join('\n')).not.toMatch(/\b(?:install|build|test)\b/)
  }
})

describe('publishing', () => {
  const { jobs }: Workflow = parse(readFileSync(new URL('release.yml', folder), 'utf8'))
  const script = jobs.publish?.steps.map(({ run }) => run).find((run) => run !== undefined) ?? ''

  /** Runs it over two tarballs with a package manager that only records its commands. */
  async function published(known: readonly string[]) {
    const at = await mkdtemp(join(tmpdir(), 'release-'))
    try {
      for (const name of ['a', 'b']) {
        await mkdir(join(at, 'package'), { recursive: true })
        await writeFile(join(at, 'package/package.json'), JSON.stringify({ name: `@x/${name}`, version: '1.0.0' }))
        await run('tar', ['-czf', `x-${name}-1.0.0.tgz`, 'package'], { cwd: at })
      }
      const views = known.map((release) => `"view ${release} version") exit 0 ;;`).join('\n')
      await mkdir(join(at, 'bin'))
      await writeFile(
        join(at, 'bin/npx'),
        `#!/bin/bash\nshift 2\necho "$*" >> calls\ncase "$*" in\n${views}\nview*) exit 1 ;;\nesac\n`,
        { mode: 0o755 },
      )
      // Runners have it; other machines may not.
      await writeFile(
        join(at, 'bin/jq'),
        `#!/bin/bash\nexec '${process.execPath}' -p 'const { name, version } = JSON.parse(fs.readFileSync(0)); name + "@" + version'\n`,
        { mode: 0o755 },
      )
      await run('bash', ['-e', '-c', script], {
        cwd: at,
        env: { ...process.env, PATH: `${at}/bin:${process.env.PATH}` },
      })
      const calls = (await readFile(join(at, 'calls'), 'utf8')).split('\n')
      return calls.filter((call) => call.startsWith('publish ')).map((call) => call.split(' ')[1])
    } finally {
      await rm(at, { recursive: true })
    }
  }

  it.each([
    ['neither is published', [], ['x-a-1.0.0.tgz', 'x-b-1.0.0.tgz']],
    ['one is published', ['@x/a@1.0.0'], ['x-b-1.0.0.tgz']],
    ['both are published', ['@x/a@1.0.0', '@x/b@1.0.0'], []],
  ])('%s: publishes the others', async (_, known, expected) => {
    expect(await published(known)).toEqual(expected)
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

  /** Publishes builds one after the other to a repository in a folder. Returns its files after each. */
  async function publishedAfter(...builds: readonly Readonly<Record<string, string>>[]) {
    const at = await mkdtemp(join(tmpdir(), 'pages-'))
    try {
      const remote = join(at, 'owner/name.git')
      await run('git', ['init', '--quiet', '--bare', remote])
      await mkdir(join(at, 'bin'))
      await writeFile(join(at, 'bin/gh'), '#!/bin/bash\n', { mode: 0o755 })
      const states: (readonly string[])[] = []
      for (const [index, build] of builds.entries()) {
        const cwd = join(at, `run-${index}`)
        for (const [file, text] of Object.entries(build)) {
          const path = join(cwd, 'built', file)
          await mkdir(dirname(path), { recursive: true })
          await writeFile(path, text)
        }
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
