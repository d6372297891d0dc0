import { isJsonObject } from '@x/transport'
import type { OpenApiDocument } from '../schemas/openapi-document.ts'

/**
 * A copy of a document in which some components are described in other words.
 *
 * @param words by the name of a component, or of a field of one: `Order`, `Order.items`.
 * @throws Error for a name that is not in the document: words and document have come apart.
 */
export function redescribed(document: OpenApiDocument, words: Readonly<Record<string, string>>): OpenApiDocument {
  const copy = structuredClone(document)
  for (const [name, description] of Object.entries(words)) {
    const [component = '', field] = name.split('.')
    const steps = ['schemas', component, ...(field === undefined ? [] : ['properties', field])]
    const found = steps.reduce<unknown>((node, step) => (isJsonObject(node) ? node[step] : undefined), copy.components)
    if (!isJsonObject(found)) throw new Error(`the OpenAPI document has no ${name}`)
    found.description = description
  }
  return copy
}
