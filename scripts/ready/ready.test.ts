import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import {
  type Extent,
  forgetInstallation,
  type Installation,
  lastInstallation,
  rememberInstallation,
  toInstall,
} from './installation.js'
import { packageManager } from './package-manager.js'

const root = fileURLToPath(new URL('../..', import.meta.url))
const manifestIn = (folder: string) => JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'))

describe('what to install', () => {
  it.each<[string, Installation, Extent, Extent | undefined]>([
    ['a bare clone, for the demo', {}, 'programs', 'programs'],
    ['a bare clone, for the tests', {}, 'everything', 'everything'],
    ['the second demo', { inputs: 'same', extent: 'programs' }, 'programs', undefined],
    ['the tests after a demo', { inputs: 'same', extent: 'programs' }, 'everything', 'everything'],
    ['the demo after the tests', { inputs: 'same', extent: 'everything' }, 'programs', undefined],
    ['the second test', { inputs: 'same', extent: 'everything' }, 'everything', undefined],
    ['the demo after a dependency changed', { inputs: 'old', extent: 'programs' }, 'programs', 'programs'],
    [
      'the demo after a dependency changed for a contributor',
      { inputs: 'old', extent: 'everything' },
      'programs',
      'everything',
    ],
    ['a demo after pnpm was called by hand', { extent: 'everything' }, 'programs', 'everything'],
  ])('%s', (_, last, wanted, expected) => {
    expect(toInstall(last, wanted, 'same')).toBe(expected)
  })
})

describe('what was installed last', () => {
  const noted = (devDependencies: boolean) => JSON.stringify({ included: { dependencies: true, devDependencies } })

  it.each<[string, string | undefined, (root: string) => void, Installation]>([
    ['nothing, in a bare clone', undefined, () => {}, {}],
    [
      'nothing, after an installation that was killed before its end',
      undefined,
      (root) => rememberInstallation('same', root),
      {},
    ],
    [
      'what the programs need, by this script',
      noted(false),
      (root) => rememberInstallation('same', root),
      { inputs: 'same', extent: 'programs' },
    ],
    [
      'everything, by hand after a demo, so that the next one does not remove it',
      noted(true),
      (root) => rememberInstallation('same', root),
      { inputs: 'same', extent: 'everything' },
    ],
    ['everything, by hand in a bare clone', noted(true), () => {}, { extent: 'everything' }],
    ['everything, if the note of pnpm cannot be read', 'layoutVersion: 5', () => {}, { extent: 'everything' }],
    [
      'something that may be half of it, after an update that was killed',
      noted(true),
      (root) => {
        rememberInstallation('same', root)
        forgetInstallation(root)
      },
      { extent: 'everything' },
    ],
  ])('%s', (_, note, before, expected) => {
    const root = mkdtempSync(join(tmpdir(), 'ready-'))
    try {
      mkdirSync(join(root, 'node_modules'))
      if (note !== undefined) writeFileSync(join(root, 'node_modules/.modules.yaml'), note)
      before(root)
      expect(lastInstallation(root)).toEqual(expected)
    } finally {
      rmSync(root, { recursive: true })
    }
  })
})

it.each<[what: string, execPath: string | undefined, platform: NodeJS.Platform, command: string[], shell: boolean]>([
  ['the pnpm that runs it', '/npx/pnpm/pnpm', 'linux', ['/npx/pnpm/pnpm'], false],
  ['the script of a pnpm', '/npx/pnpm.cjs', 'linux', [process.execPath, '/npx/pnpm.cjs'], false],
  ['a pnpm in a folder with spaces', 'C:\\Users\\Sam Lee\\pnpm.exe', 'win32', ['C:\\Users\\Sam Lee\\pnpm.exe'], false],
  ['the one of the README, when npm runs it', '/lib/npm-cli.js', 'linux', ['npx', '-y', 'pnpm@12'], false],
  ['the one of the README, called by hand', undefined, 'linux', ['npx', '-y', 'pnpm@12'], false],
  ['the one of the README, on Windows', undefined, 'win32', ['npx', '-y', 'pnpm@12'], true],
])('installs with %s', (_, execPath, platform, command, shell) => {
  expect(packageManager(execPath, platform)).toEqual({ command, shell })
})

it('every script of the root installs what is missing first', () => {
  const scripts: Readonly<Record<string, string>> = manifestIn('.').scripts
  const others = Object.values(scripts).filter((script) => !/^node scripts\/ready(?: |$)/.test(script))
  expect(others).toEqual([])
})

it('the dependencies of scripts are all that the packages are built from', () => {
  const imported = ['runa-payouts', 'inngest-runs'].flatMap((name) => {
    const sources = join(root, 'packages', name, 'src')
    return readdirSync(sources, { recursive: true, encoding: 'utf8' })
      .filter((file) => /(?<!\.test|\.test-d)\.ts$/.test(file))
      .flatMap((file) => [
        ...readFileSync(join(sources, file), 'utf8').matchAll(/^(?:import|export|\}) .*?from '(@?\w[^']*)'$/gm),
      ])
      .map(([, specifier = '']) => specifier)
  })
  const packages = new Set(
    imported
      .filter((specifier) => !specifier.startsWith('node:'))
      .map((specifier) => specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/')),
  )
  expect([...packages].sort()).toEqual(expect.arrayContaining(['@x/serving', '@x/transport', 'zod']))
  expect(Object.keys(manifestIn('scripts').dependencies)).toEqual(expect.arrayContaining([...packages]))
})

/** Runs a step whose program is this JavaScript, in a process of its own: a step that fails ends its process. */
async function stepOf(program: string, shownWhenIt: 'starts' | 'writes', signal?: NodeJS.Signals) {
  const step = { doing: 'Working', done: 'Worked', shownWhenIt, command: [process.execPath, '-e', program] }
  const source = `const { step } = await import(${JSON.stringify(new URL('step.js', import.meta.url).href)})
    console.log(await step(${JSON.stringify(step)}))`
  const child = spawn(process.execPath, ['--input-type=module', '-e', source])
  const said = { stdout: '', stderr: '' }
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (text) => {
      said[name] += text
      if (signal !== undefined && said.stderr.includes('Working')) child.kill(signal)
    })
  }
  const [code, endedBy] = await once(child, 'close')
  return { ...said, stderr: said.stderr.replaceAll(/\d+ s/g, 'N s'), code, endedBy }
}

describe('a step', () => {
  it.each([
    [
      'says what it does, and hides what the program wrote',
      'console.log(1)',
      'starts',
      'Working …\nWorked in N s.\n',
      'true\n',
      0,
    ],
    ['that begins when the program writes', 'console.log(1)', 'writes', 'Working …\nWorked in N s.\n', 'true\n', 0],
    ['that has nothing to do says nothing', '', 'writes', '', 'false\n', 0],
    [
      'that fails shows what the program wrote, and ends the script',
      'console.log("out"); console.error("err"); process.exitCode = 3',
      'starts',
      `Working …\nWorking: failed after N s. This is what ${process.execPath} wrote:\n\nout\nerr\n`,
      '',
      1,
    ],
  ] as const)('%s', async (_, program, shownWhenIt, stderr, stdout, code) => {
    expect(await stepOf(program, shownWhenIt)).toEqual({ stderr, stdout, code, endedBy: null })
  })

  it.each(['SIGINT', 'SIGTERM'] as const)('stops at %s, and so does its program', async (signal) => {
    // The step only ends when its program has ended.
    expect(await stepOf('setInterval(() => {}, 1000)', 'starts', signal)).toEqual({
      stderr: 'Working …\nStopped.\n',
      stdout: '',
      code: null,
      endedBy: signal,
    })
  })
})
