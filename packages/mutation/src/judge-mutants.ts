/** The fields of a mutant that are read: a change of the code, and whether a test failed because of it. */
export interface Tried {
  readonly fileName: string
  /** Lines and columns from 1; the end is after the last character. */
  readonly location: { readonly start: Place; readonly end: Place }
  readonly replacement?: string
  readonly status: string
}

interface Place {
  readonly line: number
  readonly column: number
}

/** A change of the code that no test has to notice. */
export interface Accepted {
  /** The line that it begins in, without the white space around it. */
  readonly line: string
  /** The original and its replacement: `a > b → a >= b`. */
  readonly change: string
  /** Why no test can notice, or why none should. */
  readonly reason: string
}

/** A change that no test noticed. */
export interface Survivor {
  readonly file: string
  /** From 1. */
  readonly number: number
  readonly line: string
  readonly change: string
}

/** Changes in one file, or in all. */
interface Count {
  /** The number of changes that were tried and produced code that runs. */
  readonly tried: number
  readonly noticed: number
}

export interface MutationVerdict extends Count {
  readonly files: readonly (Count & { readonly path: string })[]
  readonly accepted: number
  /** Survivors without a reason. */
  readonly unexplained: readonly Survivor[]
  /** Reasons for mutations that no longer survive, or no longer exist. */
  readonly stale: readonly (Accepted & { readonly file: string })[]
}

const NOTICED: ReadonlySet<string> = new Set(['Killed', 'Timeout'])
const UNNOTICED: ReadonlySet<string> = new Set(['Survived', 'NoCoverage'])

/**
 * Compares the survivors with the accepted ones. Both are identified by their text, since line numbers change with
 * every edit.
 *
 * @param textOf the text of a file that was changed.
 * @param accepted by file; those of files that were not tried are left alone.
 */
export function judgeMutants(
  mutants: readonly Tried[],
  textOf: (file: string) => string,
  accepted: Readonly<Record<string, readonly Accepted[]>>,
): MutationVerdict {
  const survivors = mutants
    .filter(({ status }) => UNNOTICED.has(status))
    .map((mutant) => survivorOf(mutant, textOf(mutant.fileName)))
  const isOf = (one: Accepted, { line, change }: Survivor) => one.line === line && one.change === change
  const unexplained = survivors.filter((survivor) => !accepted[survivor.file]?.some((one) => isOf(one, survivor)))
  const files = [...new Set(mutants.map(({ fileName }) => fileName))]
  const stale = files.flatMap((file) =>
    (accepted[file] ?? [])
      .filter((one) => !survivors.some((survivor) => survivor.file === file && isOf(one, survivor)))
      .map((one) => ({ ...one, file })),
  )
  return {
    ...countOf(mutants),
    files: files.map((path) => ({ path, ...countOf(mutants.filter(({ fileName }) => fileName === path)) })),
    accepted: survivors.length - unexplained.length,
    unexplained,
    stale,
  }
}

function countOf(mutants: readonly Tried[]): Count {
  const count = (among: ReadonlySet<string>) => mutants.filter(({ status }) => among.has(status)).length
  return { tried: count(NOTICED) + count(UNNOTICED), noticed: count(NOTICED) }
}

function survivorOf({ fileName, location: { start, end }, replacement }: Tried, text: string): Survivor {
  const lines = text.split('\n').slice(start.line - 1, end.line)
  const line = lines[0] ?? ''
  const endsAt = lines.slice(0, -1).reduce((length, one) => length + one.length + 1, end.column - 1)
  return {
    file: fileName,
    number: start.line,
    line: line.trim(),
    change: `${short(lines.join('\n').slice(start.column - 1, endsAt))} → ${short(replacement ?? '')}`,
  }
}

const LONGEST = 80

/** On one line; for a block, only its beginning. */
function short(code: string): string {
  const one = code.replace(/\s+/g, ' ').trim()
  return one.length > LONGEST ? `${one.slice(0, LONGEST)}…` : one
}
