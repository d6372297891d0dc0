import { nearestName } from '@x/transport'
import type { FaultTable } from './fault.ts'
import type { FaultScript } from './fault-script.ts'

/** The faults of one sandbox, and what can be said of them. */
export interface ScriptedFaults<Name extends string = string, Operation extends string = string> {
  readonly script: FaultScript<Name, Operation>
  readonly table: FaultTable<Name>
  readonly operations: readonly Operation[]
}

/** How a fault is written in a list. */
const ONE = /^([^@:]+)(?:@([^@:]+))?(?::([1-9]\d{0,5}))?$/

/**
 * Scripts faults as a command line lists them: `drop-before`, `rate-limit@createOrder`, `unavailable-503:3`,
 * `drop-after-commit@createOrder:4`. Throws for a text that is no such list; nothing is scripted then.
 */
export function scriptFaults<Name extends string, Operation extends string>(
  list: string | undefined,
  { script, table, operations }: ScriptedFaults<Name, Operation>,
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
  const meant = nearestName(given, names)
  const hint = meant === undefined ? `expected ${names.join(', ')}` : `did you mean ${meant}?`
  throw problem(`there is no ${what} ${JSON.stringify(given)}; ${hint}`)
}

const problem = (message: string): TypeError => new TypeError(`faults: ${message}`)
