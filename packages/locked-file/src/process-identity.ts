import { hostname } from 'node:os'
import { errnoOf, type FileSystem } from './file-system.ts'

/** Who holds a lock: for people to read, and to find out whether it is still running. */
export interface ProcessIdentity {
  readonly pid: number
  readonly host: string
  /** What a process id means something in: this boot of this kernel, this container. Undefined where it is not known. */
  readonly scope: string | undefined
  /** When the process started, in the kernel's own count: process ids are used again. */
  readonly started: string | undefined
}

/** Linux tells all of it; other systems, and runtimes that may not read there, leave `scope` and `started` out. */
export async function ownIdentity(system: FileSystem): Promise<ProcessIdentity> {
  const { pid } = process
  return { pid, host: hostname(), scope: await scopeOf(system), started: await ownStart(system) }
}

/**
 * Whether that process is certainly gone. False where nobody can know, such as on another machine: then only time tells.
 *
 * A container's number can be used again, but only after every process in it has ended.
 */
export async function hasEnded(system: FileSystem, of: ProcessIdentity, own: ProcessIdentity): Promise<boolean> {
  if (of.scope === undefined || of.started === undefined || of.scope !== own.scope) return false
  try {
    return (await startOf(system, of.pid)) !== of.started
  } catch {
    // It could not be looked up, such as for want of file handles: it may well be running.
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

/** Of a process that is no longer there. */
const GONE: ReadonlySet<string | undefined> = new Set(['ENOENT', 'ESRCH'])

/** Undefined where no such process is running, a zombie included. Rejects where that cannot be found out. */
async function startOf(system: FileSystem, pid: number): Promise<string | undefined> {
  let text: string
  try {
    text = await system.readText(`/proc/${pid}/stat`)
  } catch (error) {
    if (GONE.has(errnoOf(error))) return undefined
    throw error
  }
  // Behind the name, which stands in brackets and may hold anything: the state, and 19 fields on, the start.
  const [state, ...fields] = text.slice(text.lastIndexOf(')') + 2).split(' ')
  if (state === 'Z' || state === 'X') return undefined
  const started = fields[18]
  if (started === undefined) throw new Error(`/proc/${pid}/stat is cut off`)
  return started
}
