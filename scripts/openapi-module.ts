import { readFile } from 'node:fs/promises'
import { clientForm } from '@x/test-kit/client-form'
import { isJsonObject } from '@x/transport'
import { parse } from 'yaml'
import { formatted } from './formatted.ts'
import type { GeneratedFrom } from './generated-from.ts'

/**
 * The whole text of a module that exports an OpenAPI file as data, in the form of the client's results: with its
 * property names, and with amounts as strings only. Served responses come from the client, so this describes them.
 */
export async function openapiModule({ source, name, command }: GeneratedFrom): Promise<string> {
  const document: unknown = parse(await readFile(source, 'utf8'))
  const text = JSON.stringify(amountsAsStrings(clientForm(document)))
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
