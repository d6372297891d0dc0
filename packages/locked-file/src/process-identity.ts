import { hostname } from 'node:os'
import { errnoOf, type FileSystem } from './file-system.ts'

/** The process that holds a lock: for people to read, and to find out whether it is still running. */
export interface ProcessIdentity {
  readonly pid: number
  readonly host: string
  /** The scope of a process id: this boot of this kernel, this container. Undefined if it is unknown. */
  readonly scope: string | undefined
  /** When the process started, by the kernel's own count: process ids are reused. */
  readonly started: string | undefined
}

/** Linux provides all of it; other systems, and runtimes without read access, leave out `scope` and `started`. */
export async function ownIdentity(system: FileSystem): Promise<ProcessIdentity> {
  const { pid } = process
  return { pid, host: hostname(), scope: await scopeOf(system), started: await ownStart(system) }
}

/**
 * Whether that process has certainly ended. False if that cannot be known, such as on another machine: then only time
 * tells.
 *
 * A container's number can be reused, but only after every process in it has ended.
 */
export async function hasEnded(system: FileSystem, of: ProcessIdentity, own: ProcessIdentity): Promise<boolean> {
  if (of.scope === undefined || of.started === undefined || of.scope !== own.scope) return false
  try {
    return (await startOf(system, of.pid)) !== of.started
  } catch {
    // It could not be checked, such as for lack of file handles: it may well be running.
    return false
  }
}

async function scopeOf(system: FileSystem): Promise<string | undefined> {
  try {
    const boot = await system.readText('/proc/sys/kernel/random/boot_id')
    return `${boot.trim()} ${await system.linkTarget('/proc/self/ns/pid')}`
  } catch {
    return undefined
  }
}

async function ownStart(system: FileSystem): Promise<string | undefined> {
  try {
    return await startOf(system, process.pid)
  } catch {
    return undefined
  }
}

/** The process no longer exists. */
const GONE: ReadonlySet<string | undefined> = new Set(['ENOENT', 'ESRCH'])

/** Undefined if no such process is running; a zombie counts as not running. Rejects if that cannot be determined. */
async function startOf(system: FileSystem, pid: number): Promise<string | undefined> {
  let text: string
  try {
    text = await system.readText(`/proc/${pid}/stat`)
  } catch (error) {
    if (GONE.has(errnoOf(error))) return undefined
    throw error
  }
  // After the name, which is in parentheses and may hold anything: the state, and 19 fields later, the start.
  const [state, ...fields] = text.slice(text.lastIndexOf(')') + 2).split(' ')
  if (state === 'Z' || state === 'X') return undefined
  const started = fields[18]
  if (started === undefined) throw new Error(`/proc/${pid}/stat is cut off`)
  return started
}
