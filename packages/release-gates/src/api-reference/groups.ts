import { type DeclarationReflection, ReflectionGroup, ReflectionKind } from 'typedoc'

/** The order in which an entry point is read: what is called first, and what its calls mention last. */
export const GROUPS = ['Client', 'Errors', 'Functions', 'Constants', 'Types', 'Checks of errors', 'Re-exports'] as const

export type Group = (typeof GROUPS)[number]

/** What decides where a name is listed. */
interface Listed {
  readonly name: string
  readonly kind: 'class' | 'function' | 'value' | 'type' | 're-export'
}

const ERROR = /Error$/
const CHECK = /^is\w*Error(?:Like)?$/

/** The declarations say enough: errors end in `Error`, and the only other classes are the clients. */
export function groupOf({ name, kind }: Listed): Group {
  if (kind === 'class') return ERROR.test(name) ? 'Errors' : 'Client'
  if (kind === 'function') return CHECK.test(name) ? 'Checks of errors' : 'Functions'
  if (kind === 're-export') return 'Re-exports'
  return kind === 'value' ? 'Constants' : 'Types'
}

/** A value that can be called is a function, however it was declared. */
function kindOf(reflection: DeclarationReflection): Listed['kind'] {
  if (reflection.kindOf(ReflectionKind.Class)) return 'class'
  if (reflection.kindOf(ReflectionKind.Function) || isCalled(reflection)) return 'function'
  if (reflection.kindOf(ReflectionKind.Reference)) return 're-export'
  return reflection.kindOf(ReflectionKind.Variable) ? 'value' : 'type'
}

const isCalled = ({ kind, type }: DeclarationReflection): boolean =>
  kind === ReflectionKind.Variable && type?.type === 'reflection' && (type.declaration.signatures ?? []).length > 0

/** The names of an entry point in their groups, in the order of `GROUPS`. TypeDoc's own groups follow the syntax alone. */
export function groupsOf(module: DeclarationReflection): ReflectionGroup[] {
  const children = module.children ?? []
  return GROUPS.flatMap((title) => {
    const group = new ReflectionGroup(title, module)
    group.children = children.filter((child) => groupOf({ name: child.name, kind: kindOf(child) }) === title)
    return group.children.length === 0 ? [] : [group]
  })
}

export const isError = (reflection: DeclarationReflection): boolean =>
  groupOf({ name: reflection.name, kind: kindOf(reflection) }) === 'Errors'

/** Errors are read, and hardly ever made. */
export function constructorLast(error: DeclarationReflection): void {
  const last = (error.groups ?? []).filter(({ title }) => title === 'Constructors')
  error.groups = [...(error.groups ?? []).filter((group) => !last.includes(group)), ...last]
}
