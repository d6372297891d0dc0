import { readFile } from 'node:fs/promises'
import { clientForm } from '@x/test-kit/client-form'
import { isJsonObject } from '@x/transport'
import { parse } from 'yaml'
import { formatted } from './formatted.ts'
import type { GeneratedFrom } from './generated-from.ts'
import { METHODS } from './openapi-nodes.ts'
import { TABLE_FIELDS } from './operation-fields.ts'

/**
 * The whole text of a module that exports an OpenAPI file as data, in the form of the client's results: with its
 * property names, and with amounts as strings only. Served responses come from the client, so this describes them.
 */
export async function openapiModule({ source, name, command }: GeneratedFrom): Promise<string> {
  const document: unknown = parse(await readFile(source, 'utf8'))
  const text = JSON.stringify(amountsAsStrings(clientForm(withoutTable(document))))
  return formatted(`// Made from ${name} by \`${command}\`. Do not edit.\n\nexport const OPENAPI = ${text} as const\n`)
}

/** The client makes every amount a string, so nobody who calls its server ever sees a number. */
function amountsAsStrings(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(amountsAsStrings)
  if (!isJsonObject(node)) return node
  const members = Object.entries(node).map(([key, member]) => [key, amountsAsStrings(member)] as const)
  const same = Object.fromEntries(members)
  if (node['x-decimal'] !== true || !Array.isArray(node.type)) return same
  const types = node.type.filter((type) => type !== 'number')
  return { ...same, type: types.length === 1 ? types[0] : types }
}

/** The document without what only the generator reads: fields of the table, tags, and examples of what is served. */
function withoutTable(document: unknown): unknown {
  return eachMember(withoutFields(document), (member, key) => {
    if (key === 'paths') return eachMember(member, (item) => eachMember(item, pathMember))
    if (key !== 'components') return member
    return eachMember(member, (section, name) => (name === 'parameters' ? eachMember(section, withoutFields) : section))
  })
}

function pathMember(member: unknown, key: string): unknown {
  if (key === 'parameters') return eachMember(member, withoutFields)
  if (!METHODS.some((method) => method === key)) return member
  return eachMember(withoutFields(member), (part, name) => {
    if (name === 'parameters') return eachMember(part, withoutFields)
    if (name === 'requestBody') return withoutExamples(part)
    return name === 'responses' ? eachMember(part, withoutExamples) : part
  })
}

const withoutExamples = (holder: unknown): unknown =>
  eachMember(holder, (member, key) =>
    key === 'content' ? eachMember(member, (media) => without(media, (name) => name === 'example')) : member,
  )

const withoutFields = (node: unknown): unknown => without(node, (key) => key === 'tags' || TABLE_FIELDS.has(key))

const without = (node: unknown, isLeftOut: (key: string) => boolean): unknown =>
  isJsonObject(node) ? Object.fromEntries(Object.entries(node).filter(([key]) => !isLeftOut(key))) : node

function eachMember(node: unknown, change: (member: unknown, key: string) => unknown): unknown {
  if (Array.isArray(node)) return node.map((one, index) => change(one, String(index)))
  if (!isJsonObject(node)) return node
  return Object.fromEntries(Object.entries(node).map(([key, member]) => [key, change(member, key)]))
}
