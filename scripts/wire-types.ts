import { readFile } from 'node:fs/promises'
import { clientForm } from '@x/test-kit/client-form'
import openapiTS, { type OpenAPI3, type SchemaObject } from 'openapi-typescript'
import ts from 'typescript'
import { parse } from 'yaml'
import { formatted } from './formatted.ts'
import type { GeneratedFrom } from './generated-from.ts'
import { joinedMeanings } from './joined-meanings.ts'
import { plainDocComments } from './plain-doc-comments.ts'
import { schemasSent } from './schemas-sent.ts'

/** The whole text of a module that exports one type for each component schema of an OpenAPI file, and nothing else. */
export async function wireTypes({ source, name, command }: GeneratedFrom): Promise<string> {
  // The parser types its result `any`; openapi-typescript rejects anything that is not an OpenAPI document.
  const document: OpenAPI3 = parse(await readFile(source, 'utf8'))
  // The types are for users of the client, who see properties by the names that it gives them.
  const nodes = await openapiTS(joinedMeanings(clientForm(document)), { transform: markedType })
  const sent = schemasSent(document)
  const types = componentSchemas(nodes).map((member) => exportedType(member, sent.has(nameOf(member.name))))
  const body = types.map(printed).join('\n\n')
  const imports = body.includes('UnknownMember<') ? `import type { UnknownMember } from '@x/transport'\n\n` : ''
  const header = `// Made from ${name} by \`${command}\`. Do not edit.\n\n`
  return formatted(header + imports + plainDocComments(body))
}

/** The type of a schema that has one of our extensions; undefined leaves it to openapi-typescript. */
function markedType(schema: SchemaObject): ts.TypeNode | undefined {
  // openapi-typescript allows any extension on a schema and types it `any`.
  const marks: { 'x-decimal'?: boolean; 'x-known-values'?: string[]; 'x-unknown'?: string; type?: string | string[] } =
    schema
  const base = markedBase(marks)
  if (base === undefined) return undefined
  const isNullable = Array.isArray(marks.type) && marks.type.includes('null')
  return ts.factory.createUnionTypeNode(
    isNullable ? [...base, ts.factory.createLiteralTypeNode(ts.factory.createNull())] : base,
  )
}

function markedBase(marks: {
  'x-decimal'?: boolean
  'x-known-values'?: string[]
  'x-unknown'?: string
}): ts.TypeNode[] | undefined {
  if (marks['x-decimal']) return [ts.factory.createKeywordTypeNode(ts.SyntaxKind.StringKeyword)]
  const label = marks['x-unknown']
  if (label === undefined) return undefined
  const unknownMember = ts.factory.createTypeReferenceNode('UnknownMember', [literalType(label)])
  return [...(marks['x-known-values'] ?? []).map(literalType), unknownMember]
}

function literalType(text: string): ts.TypeNode {
  return ts.factory.createLiteralTypeNode(ts.factory.createStringLiteral(text))
}

/** The members of `components.schemas` in the output of openapi-typescript. */
function componentSchemas(nodes: readonly ts.Node[]): readonly ts.PropertySignature[] {
  const components = nodes.find((node) => ts.isInterfaceDeclaration(node) && node.name.text === 'components')
  const members = components && ts.isInterfaceDeclaration(components) ? components.members : []
  const schemas = members.find((member) => member.name !== undefined && nameOf(member.name) === 'schemas')
  if (!schemas || !ts.isPropertySignature(schemas) || !schemas.type || !ts.isTypeLiteralNode(schemas.type)) {
    throw new Error('openapi-typescript made no components.schemas')
  }
  return schemas.type.members.filter(ts.isPropertySignature)
}

/**
 * Rewrites `Name: T` as `export type Name = T`, with the same doc comment.
 *
 * @param isSent what callers send may be readonly, and its optional properties may also be undefined, which JSON leaves
 * out. An object is an interface, since compilers show its name and not its fields where a program sends something else.
 * What callers receive stays an alias: an interface is not assignable to `Record<string, unknown>`, which loggers take.
 */
function exportedType(member: ts.PropertySignature, isSent: boolean): ts.DeclarationStatement {
  if (!member.type) throw new Error(`${nameOf(member.name)} has no type`)
  const bare = withBareNames(member.type)
  const type = isSent ? inOrderOfNames(readonly(withUndefined(bare))) : bare
  const modifiers = [ts.factory.createModifier(ts.SyntaxKind.ExportKeyword)]
  const name = nameOf(member.name)
  const declaration =
    isSent && ts.isTypeLiteralNode(type) && type.members.every(ts.isPropertySignature)
      ? ts.factory.createInterfaceDeclaration(modifiers, name, undefined, undefined, type.members)
      : ts.factory.createTypeAliasDeclaration(modifiers, name, undefined, type)
  return ts.setSyntheticLeadingComments(declaration, ts.getSyntheticLeadingComments(member))
}

/**
 * Compilers explain a value that fits no member of a union by the member that fits best; of several, by the last one:
 * TypeScript 5 and 6 in the order of the union, 7 in the order of names. In this order all of them say the same.
 */
function inOrderOfNames(type: ts.TypeNode): ts.TypeNode {
  if (!ts.isUnionTypeNode(type)) return type
  const names = type.types.flatMap((one) =>
    ts.isTypeReferenceNode(one) && ts.isIdentifier(one.typeName) ? [{ one, name: one.typeName.text }] : [],
  )
  if (names.length < type.types.length) return type
  const sorted = names.sort((a, b) => (a.name < b.name ? -1 : 1))
  return ts.factory.createUnionTypeNode(sorted.map(({ one }) => one))
}

/** `components["schemas"]["Name"]` becomes `Name`, at every depth. */
const withBareNames = (type: ts.TypeNode): ts.TypeNode =>
  changed(type, (node) => {
    const name = referencedSchema(node)
    return name === undefined ? undefined : ts.factory.createTypeReferenceNode(name, undefined)
  })

/** `name?: T` becomes `name?: T | undefined`, at every depth. */
const withUndefined = (type: ts.TypeNode): ts.TypeNode =>
  changed(type, (node) => {
    if (!ts.isPropertySignature(node) || node.questionToken === undefined || node.type === undefined) return undefined
    const inner = withUndefined(node.type)
    const members = [
      ...(ts.isUnionTypeNode(inner) ? inner.types : [inner]),
      ts.factory.createKeywordTypeNode(ts.SyntaxKind.UndefinedKeyword),
    ]
    const { modifiers, name, questionToken } = node
    const type = ts.factory.createUnionTypeNode(members)
    return ts.factory.updatePropertySignature(node, modifiers, name, questionToken, type)
  })

/** `name: T[]` becomes `readonly name: readonly T[]`, at every depth. */
const readonly = (type: ts.TypeNode): ts.TypeNode =>
  changed(type, (node) => {
    const keyword = ts.factory.createModifier(ts.SyntaxKind.ReadonlyKeyword)
    if (ts.isArrayTypeNode(node)) {
      const elements = ts.factory.createArrayTypeNode(readonly(node.elementType))
      return ts.factory.createTypeOperatorNode(ts.SyntaxKind.ReadonlyKeyword, elements)
    }
    if (ts.isPropertySignature(node) && node.type !== undefined) {
      const { name, questionToken } = node
      return ts.factory.updatePropertySignature(node, [keyword], name, questionToken, readonly(node.type))
    }
    if (ts.isIndexSignatureDeclaration(node)) {
      return ts.factory.updateIndexSignature(node, [keyword], node.parameters, readonly(node.type))
    }
    return undefined
  })

/** A type in which `change` may replace every node. */
function changed(type: ts.TypeNode, change: (node: ts.Node) => ts.Node | undefined): ts.TypeNode {
  const { transformed } = ts.transform(type, [
    (context) => {
      const visit = (node: ts.Node): ts.Node => change(node) ?? ts.visitEachChild(node, visit, context)
      return (node) => ts.visitNode(node, visit, ts.isTypeNode)
    },
  ])
  const [result] = transformed
  if (!result) throw new Error('the compiler returned no type')
  return result
}

function referencedSchema(node: ts.Node): string | undefined {
  if (!ts.isIndexedAccessTypeNode(node) || !ts.isIndexedAccessTypeNode(node.objectType)) return undefined
  const { objectType: owner, indexType: section } = node.objectType
  if (!ts.isTypeReferenceNode(owner) || !ts.isIdentifier(owner.typeName) || owner.typeName.text !== 'components') {
    return undefined
  }
  return literalText(section) === 'schemas' ? literalText(node.indexType) : undefined
}

function literalText(node: ts.TypeNode): string | undefined {
  return ts.isLiteralTypeNode(node) && ts.isStringLiteral(node.literal) ? node.literal.text : undefined
}

function nameOf(name: ts.PropertyName): string {
  if (ts.isIdentifier(name) || ts.isStringLiteral(name)) return name.text
  throw new Error('the name of a schema is neither an identifier nor a string')
}

function printed(node: ts.Node): string {
  const file = ts.createSourceFile('wire.gen.ts', '', ts.ScriptTarget.ES2022)
  return ts.createPrinter({ removeComments: false }).printNode(ts.EmitHint.Unspecified, node, file)
}
