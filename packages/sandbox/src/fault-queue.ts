import { requireOptions, suggestion } from '@x/transport'
import { compileFault, type Fault, type FaultSpec, type FaultTable } from './fault.ts'

/** Selects the requests that a fault applies to. */
export interface FaultOptions<Operation extends string = string> {
  /** Only requests of this operation. Default: any request. */
  readonly operation?: Operation | undefined
  /** The number of requests it applies to. Default 1; Infinity for all from now on. */
  readonly times?: number | undefined
  /** The number of matching requests to let pass first. Default 0. */
  readonly skip?: number | undefined
}

/** A pending fault. */
export interface PendingFault {
  /** What goes wrong. */
  readonly name: string
  /** The operation that it applies to. Absent if to any. */
  readonly operation?: string
  /** The number of requests it still applies to. */
  readonly times: number
  /** The number of matching requests to let pass first. */
  readonly skip: number
}

/** A queue of faults. They happen in order: each waits for the ones before it. */
export interface FaultQueue<Name extends string, Operation extends string = string> {
  /** Queues a fault for the next request, or as the options say. Throws for an unknown name. */
  next(fault: Name | FaultSpec<Name>, options?: FaultOptions<Operation>): void
  /** Removes every pending fault. */
  clear(): void
  /** The pending faults, in order: empty once a test has used up all of them. */
  readonly pending: readonly PendingFault[]
}

interface Entry {
  readonly fault: Fault
  readonly operation: string | undefined
  times: number
  skip: number
}

/** A script over a table of faults, and `take`, by which the sandbox asks what happens to the request at hand. */
export function createFaultQueue<Name extends string, Operation extends string = string>(
  table: FaultTable<Name>,
): {
  readonly faults: FaultQueue<Name, Operation>
  readonly take: (operation: Operation | undefined) => Fault | undefined
} {
  let entries: Entry[] = []

  const take = (operation: Operation | undefined): Fault | undefined => {
    const entry = entries.find((one) => one.operation === undefined || one.operation === operation)
    if (entry === undefined) return undefined
    if (entry.skip > 0) {
      entry.skip -= 1
      return undefined
    }
    entry.times -= 1
    if (entry.times === 0) entries = entries.filter((one) => one !== entry)
    return entry.fault
  }

  const faults: FaultQueue<Name, Operation> = {
    next: (fault, options = {}) => {
      requireOptions(options)
      const { operation, times = 1, skip = 0 } = options
      if (!(times >= 1)) throw new RangeError(`times: expected a number of at least 1, got ${times}`)
      if (!(skip >= 0)) throw new RangeError(`skip: expected a number of at least 0, got ${skip}`)
      entries.push({ fault: compileFault(table, fault), operation, times: Math.floor(times), skip: Math.floor(skip) })
    },
    clear: () => {
      entries = []
    },
    get pending() {
      return entries.map(({ fault, operation, times, skip }) => ({
        name: fault.name,
        ...(operation === undefined ? {} : { operation }),
        times,
        skip,
      }))
    },
  }
  return { faults, take }
}

/** The fault queue of one sandbox, with its known faults and operations. */
export interface QueuedFaults<Name extends string = string, Operation extends string = string> {
  readonly script: FaultQueue<Name, Operation>
  readonly table: FaultTable<Name>
  readonly operations: readonly Operation[]
}

/** The syntax of a fault in a list. */
const ONE = /^([^@:]+)(?:@([^@:]+))?(?::([1-9]\d{0,5}))?$/

/**
 * Scripts faults as a command line lists them: `drop-before`, `rate-limit@createOrder`, `unavailable-503:3`,
 * `drop-after-commit@createOrder:4`. Throws for a text that is no such list; nothing is scripted then.
 */
export function queueFaults<Name extends string, Operation extends string>(
  list: string | undefined,
  { script, table, operations }: QueuedFaults<Name, Operation>,
): void {
  if (list === undefined) return
  // Object.keys does not know that these are all the names of the table.
  const names = Object.keys(table) as Name[]
  const wanted = list.split(',').map((one) => {
    const [, name = '', operation, times = '1'] = ONE.exec(one.trim()) ?? []
    if (name === '') {
      throw problem(`expected name, name@operation or name@operation:times, got ${JSON.stringify(one)}`)
    }
    const options = operation === undefined ? {} : { operation: known('operation', operation, operations) }
    return { name: known('fault', name, names), options: { ...options, times: Number(times) } }
  })
  for (const { name, options } of wanted) script.next(name, options)
}

function known<Name extends string>(what: string, given: string, names: readonly Name[]): Name {
  const found = names.find((name) => name === given)
  if (found !== undefined) return found
  throw problem(`unknown ${what} ${JSON.stringify(given)}; ${suggestion(given, names)}`)
}

const problem = (message: string): TypeError => new TypeError(`faults: ${message}`)
