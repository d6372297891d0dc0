import type { FaultOptions, FaultSpec, PendingFault, QueuedFaults } from '@x/sandbox'
import { headerNameProblem, headerValueProblem } from '@x/transport'
import {
  anything,
  type BodyCheck,
  bodyOf,
  type FieldConflict,
  mapWith,
  numberFrom,
  oneOf,
  textThat,
  trueOrFalse,
  valueThat,
  wholeNumber,
} from './body-check.ts'
import { type ControlCommand, taking } from './control-command.ts'

/** A fault as the body of a request says it: one by its name, an answer of the caller's own, or slowness alone. */
interface FaultBody {
  fault?: string | undefined
  status?: number | undefined
  headers?: { [name: string]: string } | undefined
  body?: unknown
  commit?: boolean | undefined
  stored?: boolean | undefined
  delay_ms?: number | undefined
  retry_after?: number | string | undefined
  location?: string | undefined
  operation?: string | undefined
  times?: number | undefined
  skip?: number | undefined
}

/** The longest that a fault may take, in milliseconds: ten minutes. */
const LONGEST_DELAY = 600_000

/** The most requests that a fault may befall or pass. */
const MOST_REQUESTS = 1_000_000

/** Scripts faults, shows those to come, and forgets them. */
export function faultCommands<Name extends string, Operation extends string>(
  faults: QueuedFaults<Name, Operation>,
): readonly ControlCommand[] {
  const { script, table, operations } = faults
  const pending = () => ({ data: { pending: script.pending.map(pendingFault) } })
  return [
    {
      method: 'GET',
      path: '/faults',
      about: 'The pending faults, in order, and the names of all faults and operations.',
      run: () => ({ data: { ...pending().data, faults: Object.keys(table), operations } }),
    },
    {
      method: 'POST',
      path: '/faults',
      about:
        'Scripts a fault. Fields: fault (a name), or status with headers, body, commit and stored, or delay_ms alone; and operation, times, skip, delay_ms, retry_after, location.',
      run: taking(faultBody(faults), (body) => {
        script.next(specOf(body), optionsOf(body))
        return pending()
      }),
    },
    {
      method: 'DELETE',
      path: '/faults',
      about: 'Removes every pending fault.',
      run: () => {
        script.clear()
        return pending()
      },
    },
  ]
}

const pendingFault = ({ name, operation, times, skip }: PendingFault) => ({
  fault: name,
  ...(operation === undefined ? {} : { operation }),
  // JSON has no infinity, which only a program in the sandbox's own process can script.
  times: Number.isFinite(times) ? times : 'always',
  skip,
})

/** A specification of what was found right, so that its name is one of a fault. */
function specOf<Name extends string>(given: FaultBody): FaultSpec<Name> {
  const { fault, status, headers, body, commit, stored, delay_ms: delay = 0, retry_after: retryAfter, location } = given
  if (fault !== undefined) {
    return {
      name: fault as Name,
      delay,
      ...(retryAfter === undefined ? {} : { retryAfter }),
      ...(location === undefined ? {} : { location }),
    }
  }
  if (status === undefined) return { delay }
  return {
    status,
    delay,
    ...(headers === undefined ? {} : { headers }),
    ...(body === undefined ? {} : { body }),
    ...(commit === undefined ? {} : { commit }),
    ...(stored === undefined ? {} : { stored }),
  }
}

const optionsOf = <Operation extends string>({ operation, times, skip }: FaultBody): FaultOptions<Operation> => ({
  // It was found right.
  operation: operation as Operation | undefined,
  times,
  skip,
})

function faultBody<Name extends string>({
  table,
  operations,
}: Pick<QueuedFaults<Name>, 'table' | 'operations'>): BodyCheck<FaultBody> {
  // Object.keys does not know that these are all the names of the table.
  const names = Object.keys(table) as Name[]
  const answering = names.filter((name) => table[name].effect.show === 'instead')
  return bodyOf<FaultBody>({
    fields: {
      fault: oneOf(names),
      status: wholeNumber(100, 599),
      headers: mapWith((name, value) => {
        if (headerNameProblem(name) !== undefined) {
          return { expected: 'a header name (letters, digits and hyphens)', got: JSON.stringify(name.slice(0, 40)) }
        }
        return headerValueProblem(value) === undefined
          ? undefined
          : { expected: 'a header value: visible characters, no line break' }
      }),
      body: anything,
      commit: trueOrFalse,
      stored: trueOrFalse,
      delay_ms: numberFrom(0, LONGEST_DELAY),
      retry_after: valueThat('a whole number of seconds from 0, or a string such as a date', (value) =>
        typeof value === 'number'
          ? Number.isSafeInteger(value) && value >= 0
          : headerValueProblem(value) === undefined && String(value).length <= 100,
      ),
      location: textThat('a URL or a path', (value) => /^[\x21-\x7e]{1,2000}$/.test(value)),
      operation: oneOf(operations),
      times: wholeNumber(1, MOST_REQUESTS),
      skip: wholeNumber(0, MOST_REQUESTS),
    },
    conflicts: (body) => conflicts(body, answering),
  })
}

/** Fields that do not go with each other. */
function conflicts(given: FaultBody, answering: readonly string[]): FieldConflict<FaultBody>[] {
  const { fault, status, delay_ms } = given
  const found: FieldConflict<FaultBody>[] = []
  if (fault === undefined && status === undefined && delay_ms === undefined) {
    found.push({ field: 'fault', expected: 'a fault by its name, a status, or a delay_ms' })
  }
  if (fault !== undefined && status !== undefined)
    found.push({ field: 'status', expected: 'no status together with a fault' })
  for (const field of ['headers', 'body', 'commit', 'stored'] as const) {
    if (given[field] !== undefined && status === undefined) {
      found.push({ field, expected: `no ${field} without a status` })
    }
  }
  for (const field of ['retry_after', 'location'] as const) {
    if (given[field] !== undefined && !(fault !== undefined && answering.includes(fault))) {
      found.push({ field, expected: `no ${field} unless the fault is one of ${answering.join(', ')}` })
    }
  }
  return found
}
