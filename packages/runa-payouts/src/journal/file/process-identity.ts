import { hostname } from 'node:os'
import type { JournalFileSystem } from './file-system.ts'

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
export async function ownIdentity(system: JournalFileSystem): Promise<ProcessIdentity> {
  const { pid } = process
  return { pid, host: hostname(), scope: await scopeOf(system), started: await startOf(system, pid) }
}

/**
 * Whether that process is certainly gone. False where nobody can know, such as on another machine: then only time tells.
 *
 * A container's number can be used again, but only after every process in it has ended.
 */
export async function hasEnded(system: JournalFileSystem, of: ProcessIdentity, own: ProcessIdentity): Promise<boolean> {
  if (of.scope === undefined || of.started === undefined || of.scope !== own.scope) return false
  return (await startOf(system, of.pid)) !== of.started
}

async function scopeOf(system: JournalFileSystem): Promise<string | undefined> {
  try {
    const boot = await system.readText('/proc/sys/kernel/random/boot_id')
    return `${boot.trim()} ${await system.linkTarget('/proc/self/ns/pid')}`
  } catch {
    return undefined
  }
}

/** Undefined where no such process is running, a zombie included. */
async function startOf(system: JournalFileSystem, pid: number): Promise<string | undefined> {
  try {
    const text = await system.readText(`/proc/${pid}/stat`)
    // Behind the name, which stands in brackets and may hold anything: the state, and 19 fields on, the start.
    const [state, ...fields] = text.slice(text.lastIndexOf(')') + 2).split(' ')
    return state === 'Z' || state === 'X' ? undefined : fields[18]
  } catch {
    return undefined
  }
}
