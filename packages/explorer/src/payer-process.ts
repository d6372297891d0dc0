import { type ChildProcess, spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Happening } from './game-plan.ts'
import { isMissing } from './missing-file.ts'
import type { LogLine, PayerJob, Told } from './payer-job.ts'

/** A paying process, seen from outside. */
export interface PayerProcess {
  /** Its number within its game. */
  readonly number: number
  /** The people on its list. */
  readonly list: ReadonlySet<string>
  /** Processes that had not ended when it was started. */
  readonly others: readonly PayerProcess[]
  /** Its position in the order of opening the journal; undefined if it has not opened it. */
  readonly opened: number | undefined
  readonly hasEnded: boolean
  /** Resolves when it has ended. */
  readonly ended: Promise<void>
  kill(): void
  freeze(): void
  wake(): void
  /** What it has written so far, the newest result of each payout. */
  read(): PayerLog
}

export interface PayerLog {
  readonly told: ReadonlyMap<string, Told>
  /** Keys that it found open, if it was to reconcile. */
  readonly openKeys: readonly string[]
  /** How it ended by itself; undefined if it did not. */
  readonly end: { readonly error?: string; readonly code?: string } | undefined
  /** Unexpected output: how it broke. */
  readonly stderr: string
}

const PROGRAM = fileURLToPath(new URL('payer.ts', import.meta.url))

/** Our living processes. They end with us, frozen ones too. */
const living = new Set<ChildProcess>()
process.on('exit', () => {
  for (const child of living) child.kill('SIGKILL')
})

export function startPayer(
  job: PayerJob,
  {
    number,
    list,
    others,
    compiled,
    nextOpened,
    happened,
  }: Pick<PayerProcess, 'number' | 'list' | 'others'> & {
    /** A folder for compiled code. */
    readonly compiled: string
    /** Numbers the processes that open the journal. */
    readonly nextOpened: () => number
    readonly happened: (what: Happening) => void
  },
): PayerProcess {
  // The warning that SQLite is experimental in this Node is expected.
  const child = spawn(process.execPath, ['--no-warnings', PROGRAM, JSON.stringify(job)], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, NODE_COMPILE_CACHE: compiled },
  })
  living.add(child)
  let opened: number | undefined
  let hasEnded = false
  let said = ''
  let stderr = ''
  child.stdout.on('data', (text: Buffer) => {
    const lines = `${said}${text.toString()}`.split('\n')
    said = lines.pop() ?? ''
    for (const line of lines) {
      if (line === 'opened') opened = nextOpened()
      // Only `watched` and the payer itself print, and only these.
      else happened(line as Happening)
    }
  })
  child.stderr.on('data', (text: Buffer) => {
    stderr = `${stderr}${text.toString()}`.slice(-2000)
  })
  const ended = new Promise<void>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', () => {
      hasEnded = true
      living.delete(child)
      resolve()
    })
  })
  return {
    number,
    list,
    others,
    ended,
    get opened() {
      return opened
    },
    get hasEnded() {
      return hasEnded
    },
    kill: () => void child.kill('SIGKILL'),
    freeze: () => void child.kill('SIGSTOP'),
    wake: () => void child.kill('SIGCONT'),
    read: () => ({ ...readLog(job.log), stderr }),
  }
}

function readLog(path: string): Omit<PayerLog, 'stderr'> {
  const told = new Map<string, Told>()
  let openKeys: readonly string[] = []
  let end: PayerLog['end']
  // A line that was being written when the process was killed is incomplete.
  for (const text of contentOf(path).split('\n').slice(0, -1)) {
    // Written by the payer.
    const line = JSON.parse(text) as LogLine
    if (line.line === 'told') told.set(line.reference, line)
    else if (line.line === 'open') openKeys = line.keys
    else end = line
  }
  return { told, openKeys, end }
}

function contentOf(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    if (isMissing(error)) return ''
    throw error
  }
}
