import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { CommandError } from '@x/serving/command'
import { closing } from '@x/test-kit'
import { isConfigurationError } from '@x/transport'
import { vi } from 'vitest'
import { type LoadPackage, packagesFrom } from '../src/journal/command/user-packages.ts'
import { payCommand } from '../src/pay/pay-command.ts'
import { reconcileCommand, statusCommand } from '../src/pay/status-command.ts'
import type { Terminal } from '../src/pay/terminal.ts'
import type { RunaSandboxOptions } from '../src/testing/index.ts'
import { type RunaSandboxServer, startRunaSandbox } from '../src/testing/server.ts'

/** How a command is run. */
export interface CommandRun {
  /** What is answered to the question. Without it, nobody can answer. */
  readonly answer?: string
  /** Characters of a line, if there is a screen. */
  readonly columns?: number
  /** Ends it, as Ctrl-C does. */
  readonly stopped?: Promise<void>
  readonly environment?: Readonly<Record<string, string>>
  /** Default: only what the runtime has. */
  readonly load?: LoadPackage
  /** Called with everything that is written. */
  readonly onWrite?: (text: string) => void
}

/** As where nothing is installed. */
export const builtInOnly: LoadPackage = (name) => (name.startsWith('node:') ? packagesFrom('/')(name) : undefined)

const COMMANDS = { pay: payCommand, status: statusCommand, reconcile: reconcileCommand }

/** A folder for lists, and a sandbox on a real port whose address and key are in the environment. */
export async function payingCommand(options: RunaSandboxOptions = {}) {
  const { keep, close } = closing()
  const server: RunaSandboxServer = keep(
    await startRunaSandbox({ ordersPerMinute: 100_000, processingMs: 20, ...options }),
  )
  const folder = await mkdtemp(join(tmpdir(), 'pay-'))
  vi.stubEnv('RUNA_BASE_URL', server.url)
  vi.stubEnv('RUNA_API_KEY', server.apiKey)

  /** Runs a command as the process does. Its arguments are split at spaces; files are in the folder. */
  async function run(line: string, how: CommandRun = {}) {
    const [name = '', ...words] = line.split(' ')
    const args = words.map((word) =>
      /\.(?:csv|tsv|ndjson|journal|xlsx|db|sqlite)$/.test(word) ? join(folder, word) : word,
    )
    const out: string[] = []
    const err: string[] = []
    const write = (text: string) => {
      out.push(text)
      how.onWrite?.(text)
    }
    const asked: string[] = []
    const terminal: Terminal = {
      write,
      isScreen: how.columns !== undefined,
      canAnswer: how.answer !== undefined,
      columns: () => how.columns ?? 80,
      progressMs: 20,
      ask: async (question) => {
        write(question)
        asked.push(question)
        return how.answer
      },
    }
    const context = {
      args,
      environment: how.environment ?? {},
      print: (text: string) => write(`${text}\n`),
      log: (text: string) => void err.push(`${text}\n`),
      load: how.load ?? builtInOnly,
      stopped: how.stopped ?? new Promise<void>(() => {}),
    }
    const command = COMMANDS[name === 'status' || name === 'reconcile' ? name : 'pay']
    let code: number
    try {
      code = await command(context, terminal)
    } catch (error) {
      if (!(error instanceof CommandError) && !isConfigurationError(error)) throw error
      err.push(`${error.message}\n`)
      code = error instanceof CommandError ? error.exitCode : 2
    }
    const hideFolder = (text: string) => text.replaceAll(`${folder}/`, '')
    return { code, out: hideFolder(out.join('')), err: hideFolder(err.join('')), asked }
  }

  return {
    ...server,
    run,
    put: (name: string, content: string | Uint8Array) => writeFile(join(folder, name), content),
    text: (name: string) => readFile(join(folder, name), 'utf8'),
    mode: async (name: string) => ((await stat(join(folder, name))).mode & 0o777).toString(8),
    files: async () => (await readdir(folder)).sort(),
    path: (name: string) => join(folder, name),
    /** Who was really paid, by email address, with each amount. */
    paid(): Readonly<Record<string, readonly string[]>> {
      const paid: Record<string, string[]> = {}
      for (const { distribution_method: how, face_value } of server.sandbox.ledger.orders.flatMap(
        ({ items }) => items,
      )) {
        const email = how?.type === 'EMAIL' ? how.email_address : 'a link'
        paid[email] = [...(paid[email] ?? []), String(face_value)]
      }
      return paid
    },
    async end(): Promise<void> {
      vi.unstubAllEnvs()
      await close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

export type PayingCommand = Awaited<ReturnType<typeof payingCommand>>
