import ts from 'typescript'
import type { EntryPoint } from './entry-points.ts'

/** How users' compilers read the declarations. */
const OPTIONS: ts.CompilerOptions = {
  strict: true,
  noEmit: true,
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
  target: ts.ScriptTarget.ES2022,
  lib: ['lib.es2022.d.ts', 'lib.dom.d.ts'],
  types: [],
}

/**
 * Members of exported types that an editor shows without a sentence: properties, methods and accessors of interfaces,
 * classes and type literals, in unions too and at any depth. What a signature takes and returns is described by the
 * signature, and what a type has from the language is the language's.
 */
export function wordlessMembers(entryPoints: readonly EntryPoint[]): readonly string[] {
  const program = ts.createProgram(
    entryPoints.map(({ declarations }) => declarations),
    OPTIONS,
  )
  const checker = program.getTypeChecker()
  const found = entryPoints.flatMap(({ specifier, declarations }) => {
    const file = program.getSourceFile(declarations)
    const module = file && checker.getSymbolAtLocation(file)
    if (module === undefined) throw new Error(`${declarations} exports nothing`)
    return checker.getExportsOfModule(module).flatMap((exported) => {
      const symbol = exported.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(exported) : exported
      return wordlessOf(symbol, program, checker).map((member) => `${specifier}: ${exported.name}.${member}`)
    })
  })
  return [...new Set(found)]
}

function wordlessOf(symbol: ts.Symbol, program: ts.Program, checker: ts.TypeChecker): readonly string[] {
  const isShape = symbol.flags & (ts.SymbolFlags.Interface | ts.SymbolFlags.Class)
  const inherited = isShape ? checker.getDeclaredTypeOfSymbol(symbol).getProperties() : []
  const nested = (symbol.declarations ?? []).filter(isType).flatMap(membersWithin)
  const declared = nested.flatMap((member) => checker.getSymbolAtLocation(member.name) ?? [])
  const members = new Set([...inherited, ...declared])
  return [...members].filter((member) => isOurs(member, program) && !hasWords(member, checker)).map(({ name }) => name)
}

const isType = (node: ts.Node): boolean =>
  ts.isInterfaceDeclaration(node) || ts.isClassDeclaration(node) || ts.isTypeAliasDeclaration(node)

type Member = ts.NamedDeclaration & { readonly name: ts.PropertyName }

function membersWithin(node: ts.Node): readonly Member[] {
  const found: Member[] = []
  const visit = (inner: ts.Node): void => {
    if (ts.isPropertySignature(inner) || ts.isPropertyDeclaration(inner)) found.push(inner)
    if (ts.isMethodSignature(inner) || ts.isMethodDeclaration(inner) || ts.isAccessor(inner)) found.push(inner)
    if (!ts.isFunctionLike(inner)) ts.forEachChild(inner, visit)
  }
  visit(node)
  return found
}

/** Whether a package declares the member: not the language, and not a private field, whose type is left out. */
const isOurs = ({ declarations = [] }: ts.Symbol, program: ts.Program): boolean =>
  declarations.length > 0 &&
  declarations.every(
    (node) =>
      !program.isSourceFileDefaultLibrary(node.getSourceFile()) &&
      !ts.isMappedTypeNode(node.parent) &&
      // A unique symbol tells a type from others, and is no name that a program writes.
      !(ts.isPropertySignature(node) && ts.isComputedPropertyName(node.name)) &&
      !(ts.getCombinedModifierFlags(node) & ts.ModifierFlags.Private) &&
      !(ts.isPropertyDeclaration(node) && ts.isPrivateIdentifier(node.name)),
  )

/** What an editor shows: a member without a sentence of its own has that of the member it overrides. */
const hasWords = (symbol: ts.Symbol, checker: ts.TypeChecker): boolean =>
  ts.displayPartsToString(symbol.getDocumentationComment(checker)).trim() !== ''
