import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { Readable } from 'node:stream'
import type { Project } from './project.ts'
import { TOO_LONG_MS } from './run-process.ts'

/** Runs the contract in a worker: the packages' own ES modules, without a bundler between. */
export async function runWorkerd(program: string, compatibilityDate: string, project: Project, control: string) {
  const config = `worker-${compatibilityDate}.capnp`
  await writeFile(join(project.folder, config), await configuration(project, compatibilityDate))
  const child = spawn(program, ['serve', '--control-fd=3', config], {
    cwd: project.folder,
    env: {},
    stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
  })
  let complaints = ''
  child.stderr?.on('data', (chunk: Buffer) => {
    complaints += chunk
  })
  const ended = once(child, 'close')
  try {
    const port = await portOf(child.stdio[3])
    if (port === undefined) {
      await ended
      throw new Error(`workerd does not listen: ${complaints.trim()}`)
    }
    const response = await fetch(`http://127.0.0.1:${port}/?control=${encodeURIComponent(control)}`, {
      signal: AbortSignal.timeout(TOO_LONG_MS),
    })
    const text = await response.text()
    if (response.status !== 200 || complaints !== '') throw new Error(`${response.status} ${text} ${complaints}`.trim())
    return text
  } finally {
    child.kill()
    await ended
  }
}

/** The first event on workerd's control channel is the port that it listens on; the channel ends when workerd does. */
async function portOf(channel: unknown): Promise<number | undefined> {
  if (!(channel instanceof Readable)) throw new Error('workerd has no control channel')
  let text = ''
  for await (const chunk of channel) {
    text += chunk
    const [line, ...more] = text.split('\n')
    if (line !== undefined && more.length > 0) return JSON.parse(line).port
  }
  return undefined
}

interface WorkerModule {
  readonly name: string
  /** The rest of its entry in the configuration: the module's text, or the file that has it. */
  readonly content: string
}

const fromFile = (file: string): WorkerModule => ({ name: file, content: `embed ${JSON.stringify(file)}` })

async function configuration({ folder, packageFiles }: Project, compatibilityDate: string): Promise<string> {
  const manifests = packageFiles.filter((file) => file.endsWith('/package.json'))
  const modules = [
    // The first one is the worker.
    ...['worker.mjs', 'contract.mjs', ...packageFiles.filter((file) => file.endsWith('.js'))].map(fromFile),
    ...(await Promise.all(manifests.map((manifest) => entriesOf(folder, manifest)))).flat(),
  ]
  const listed = modules.map(({ name, content }) => `(name = ${JSON.stringify(name)}, esModule = ${content})`)
  return `using Workerd = import "/workerd/workerd.capnp";

const config :Workerd.Config = (
  services = [
    (name = "main", worker = .worker),
    (name = "internet", network = (allow = ["local"])),
  ],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "main")],
);

const worker :Workerd.Worker = (
  compatibilityDate = ${JSON.stringify(compatibilityDate)},
  modules = [
    ${listed.join(',\n    ')},
  ],
);
`
}

/** A module for each name that a package's exports offer, which hands on the file that the map says. */
async function entriesOf(folder: string, manifest: string): Promise<WorkerModule[]> {
  const { name, exports }: { name: string; exports: Record<string, string | { import: { default: string } }> } =
    JSON.parse(await readFile(join(folder, manifest), 'utf8'))
  return Object.entries(exports).flatMap(([key, target]) => {
    if (typeof target === 'string') return []
    const entry = `${name}${key.slice(1)}`
    // Relative, since what a slash at the front means depends on the compatibility date.
    const up = entry.split('/').slice(1).fill('..').join('/')
    const file = `${up}/${dirname(manifest)}/${target.import.default.slice(2)}`
    return { name: entry, content: JSON.stringify(`export * from ${JSON.stringify(file)}`) }
  })
}
