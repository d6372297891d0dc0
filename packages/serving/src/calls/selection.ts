import { ConfigurationError, listed, type Operation, suggestion } from '@x/transport'
import { shownName } from '../options/option-check.ts'
import type { ServedOperation } from './served-operation.ts'

/** Selects the operations to serve. */
export interface Selection {
  /** Only operations that change nothing. */
  readonly readOnly?: boolean | undefined
  /**
   * The operations to serve, by the names of their tools, for tools and routes alike. `['get-order']` serves only that
   * one, `['+get-balance']` adds it to the default, and `['-create-order']` leaves it out. `'capability'` means all
   * operations of the capability document and no addition. Default: those of the capability document, and the additions
   * that are served by default.
   */
  readonly tools?: readonly string[] | undefined
}

/** Stands for every operation that the capability document has. */
const CAPABILITY = 'capability'

/**
 * Whether an operation changes nothing, as `readOnly` promises. This depends on what the operation does and not on its
 * published hint: a capability may call a calculation "not read-only", although it moves no money.
 */
export const changesNothing = ({ retry }: Operation): boolean => retry === 'read'

/** Whether an operation is served by default. */
export const isServedByDefault = ({ addition, operation }: Selectable): boolean =>
  addition === undefined || (addition === 'by_default' && changesNothing(operation))

/** What decides whether it is served. */
export type Selectable = Pick<ServedOperation<never>, 'operation' | 'tool' | 'addition'>

/** @throws ConfigurationError for tools that do not exist, all at once, and where nothing is left to serve. */
export function selected<One extends Selectable>(
  servedOperations: readonly One[],
  { readOnly = false, tools }: Selection,
): readonly One[] {
  const isChosen = tools === undefined ? isServedByDefault : choiceOf(tools, servedOperations)
  const left = servedOperations.filter((one) => isChosen(one) && (!readOnly || changesNothing(one.operation)))
  if (left.length === 0) throw new ConfigurationError('tools: nothing is left to serve')
  return left
}

type Chosen = (servedOperation: Selectable) => boolean

function choiceOf(tools: readonly string[], servedOperations: readonly Selectable[]): Chosen {
  const added = namesAfter('+', tools)
  const left = namesAfter('-', tools)
  const plain = tools.filter((entry) => !/^[+-]/.test(entry))
  const problems = problemsIn({ added, left, plain }, servedOperations)
  if (problems.length > 0) throw new ConfigurationError(`tools: ${listed(problems)}`)
  // Signs alone change what is served by default; an empty list names nothing.
  const isFirst: Chosen =
    plain.length === 0 && tools.length > 0
      ? isServedByDefault
      : ({ tool, addition }) => plain.includes(tool.name) || (addition === undefined && plain.includes(CAPABILITY))
  return (one) => (isFirst(one) || added.includes(one.tool.name)) && !left.includes(one.tool.name)
}

const namesAfter = (sign: string, tools: readonly string[]): readonly string[] =>
  tools.filter((entry) => entry.startsWith(sign)).map((entry) => entry.slice(1))

type Named = Readonly<Record<'added' | 'left' | 'plain', readonly string[]>>

function problemsIn({ added, left, plain }: Named, servedOperations: readonly Selectable[]): readonly string[] {
  const names = servedOperations.map(({ tool }) => tool.name)
  const isUnknown = (name: string) => !names.includes(name)
  return [
    ...plain.filter((name) => isUnknown(name) && name !== CAPABILITY).map((name) => unknownTool(name, names)),
    ...[...added, ...left].filter(isUnknown).map((name) => unknownAfterSign(name, names)),
    ...[...added, ...plain]
      .filter((name) => left.includes(name) && !isUnknown(name))
      .map((name) => `${name} is both added and left out`),
  ]
}

function unknownTool(name: string, names: readonly string[]): string {
  return `unknown tool "${shownName(name)}"; ${suggestion(name, [CAPABILITY, ...names])}`
}

const unknownAfterSign = (name: string, names: readonly string[]): string =>
  name === CAPABILITY ? `"${CAPABILITY}" takes no + or - before it` : unknownTool(name, names)
