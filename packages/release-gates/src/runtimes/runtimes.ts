import { join } from 'node:path'
import { runInJest, runInTsJest } from './jest.ts'
import type { Project } from './project.ts'
import { runProcess } from './run-process.ts'
import { PINS, type PinName } from './versions.ts'
import { runWorkerd } from './workerd.ts'

/** A runtime, and one way of loading the packages in it. */
export interface Runtime {
  readonly name: string
  readonly format: string
  /** What it says of itself. */
  readonly identity: string
  /** Which column of the expected table holds for it. */
  readonly family: string
  /** What has to be installed for it; nothing where it is the Node that runs this. */
  readonly pin?: PinName
  /** @param path where that was installed. */
  run(path: string, project: Project, control: string): Promise<string>
}

type Formats = Readonly<Record<string, readonly string[]>>

const PROGRAM_FILES: Readonly<Record<string, string>> = { ESM: 'esm.mjs', CJS: 'cjs.cjs' }

const commandLine = (
  name: string,
  pin: PinName | undefined,
  formats: Formats = { ESM: [], CJS: [] },
): readonly Runtime[] =>
  Object.entries(formats).map(([format, options]) => ({
    name,
    format,
    identity: name,
    family: pin ?? 'node',
    ...(pin === undefined ? {} : { pin }),
    run: (path, { folder }, control) =>
      runProcess(path, [...options, join(folder, PROGRAM_FILES[format] ?? ''), control], folder),
  }))

/** The Node that this workspace is built with: what the ordinary tests can try without an install. */
export const PINNED_NODE = commandLine(`Node ${process.versions.node}`, undefined)

// No permission to read the environment: the packages have to live with that. A journal is written and locked.
const DENO_RUN = [
  ...['run', '--no-prompt', '--node-modules-dir=manual', '--allow-net=127.0.0.1'],
  ...['--allow-read=.', '--allow-write=.', '--allow-sys=hostname'],
]

const workerd = (compatibilityDate: string): Runtime => ({
  name: `workerd ${PINS.workerd.version}`,
  format: `ESM, ${compatibilityDate}`,
  identity: 'Cloudflare-Workers',
  family: 'workerd',
  pin: 'workerd',
  run: (path, project, control) => runWorkerd(path, compatibilityDate, project, control),
})

const jest = (format: string): Runtime => ({
  name: `Jest ${PINS.jest.version}, no transform`,
  format,
  identity: `Node ${process.versions.node}`,
  family: 'jest',
  pin: 'jest',
  run: (path, project, control) => {
    const test = format === 'ESM' ? 'esm.test.mjs' : 'cjs.test.cjs'
    return runInJest(path, test, project, control)
  },
})

export const RUNTIMES: readonly Runtime[] = [
  ...commandLine(`Node ${PINS.node20.version}`, 'node20'),
  ...commandLine(`Node ${PINS.node22.version}`, 'node22'),
  ...PINNED_NODE,
  ...commandLine(`Node ${PINS.node26.version}`, 'node26'),
  ...['ESM', 'CJS'].map(jest),
  {
    name: `ts-jest ${PINS.tsJest.version}`,
    format: 'CJS, import()',
    identity: `Node ${process.versions.node}`,
    family: 'jest',
    pin: 'tsJest',
    run: runInTsJest,
  },
  ...commandLine(`Bun ${PINS.bun.version}`, 'bun'),
  ...commandLine(`Deno ${PINS.deno.version}`, 'deno', { ESM: DENO_RUN, CJS: DENO_RUN }),
  // Workers keep the behaviour of their date: one of today, one of years ago.
  workerd('2026-11-17'),
  workerd('2023-03-01'),
  {
    name: `@edge-runtime/vm ${PINS.edge.version}`,
    format: 'bundle',
    identity: 'edge-runtime',
    family: 'edge',
    pin: 'edge',
    run: (path, { folder }, control) =>
      runProcess(process.execPath, [join(folder, 'edge-host.cjs'), control, path], folder),
  },
]
