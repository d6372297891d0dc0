import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'

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

/** Commands of pnpm's own that the workflows use. */
const BUILT_IN = ['install', 'exec', 'pack', 'publish']

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

  it('has no permission that it does not name, and none to write for the whole of it', () => {
    expect(Object.values(workflow.permissions ?? { everything: 'write' })).not.toContain('write')
  })

  it('ends by itself, and does not run into another of its kind', () => {
    expect(jobs.filter(([, job]) => job['timeout-minutes'] === undefined).map(([name]) => name)).toEqual([])
    expect(workflow.concurrency).toBeDefined()
  })

  it('leaves no credential in a checkout', () => {
    const checkouts = steps.filter(({ uses }) => uses?.startsWith('actions/checkout@'))
    expect(checkouts.filter((step) => step.with?.['persist-credentials'] !== false)).toEqual([])
  })

  it('puts nothing that others write into a command line', () => {
    expect(steps.filter(({ run }) => run?.includes('${{'))).toEqual([])
  })

  it('calls scripts that there are', () => {
    const called = [...text.matchAll(/npx -y pnpm@12[\d.]* ([\w:-]+)/g)].map(([, name = '']) => name)
    expect(called.filter((name) => !BUILT_IN.includes(name) && scripts[name] === undefined)).toEqual([])
  })
})

it('what may publish runs neither our code nor that of a dependency', () => {
  const { jobs }: Workflow = parse(readFileSync(new URL('release.yml', folder), 'utf8'))
  const trusted = Object.entries(jobs).filter(([, { permissions = {} }]) => permissions['id-token'] === 'write')
  expect(trusted.map(([name]) => name)).toEqual(['publish'])
  for (const [, { steps }] of trusted) {
    expect(steps.flatMap(({ uses }) => uses?.replace(/@.*/, '') ?? [])).toEqual(['actions/download-artifact'])
    expect(steps.map(({ run = '' }) => run).join('\n')).not.toMatch(/\b(?:install|build|test)\b/)
  }
})
