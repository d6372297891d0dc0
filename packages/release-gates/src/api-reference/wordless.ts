import { type DeclarationReflection, type ProjectReflection, ReflectionKind } from 'typedoc'

/** Names say all that there is to say: whether an error is of a class, from any copy of the package. */
const GUARD = /^is[A-Z]\w*Error$/

/** An alias shows what it is. */
const NEED_WORDS = ReflectionKind.Class | ReflectionKind.Interface | ReflectionKind.Function | ReflectionKind.Variable

/** Exported names that the reference lists without a word about them. */
export function wordless(project: ProjectReflection): readonly string[] {
  const exported = (project.children ?? []).flatMap(({ name, children = [] }) =>
    children.map((child) => ({ module: name, child })),
  )
  return exported
    .filter(({ child }) => child.kindOf(NEED_WORDS) && !GUARD.test(child.name) && !hasWords(child))
    .map(({ module, child }) => `${module}: ${child.name}`)
}

const hasWords = ({ comment, signatures = [] }: DeclarationReflection): boolean =>
  [comment, ...signatures.map((signature) => signature.comment)].some((one) => one?.hasVisibleComponent() === true)
