import { nearestName } from '@x/transport'
import { listOf, type Node, nodeOf, resolved } from './openapi-nodes.ts'

/** What is wrong with the path of a field in a schema: `data.run_id`. Undefined if there is such a field. */
export function fieldProblem(document: Node, schema: unknown, path: string): string | undefined {
  let schemas = formsOf(document, schema)
  for (const step of path.split('.')) {
    const known = schemas.flatMap((one) => Object.entries(nodeOf(one.properties)))
    const found = known.filter(([name]) => name === step).map(([, property]) => property)
    if (found.length === 0) {
      // A schema without properties may have any.
      if (known.length === 0 && schemas.length > 0) return undefined
      const names = [...new Set(known.map(([name]) => name))]
      const meant = nearestName(step, names)
      return `${path}: the response has no field ${step}${meant === undefined ? '' : `; did you mean ${meant}?`}`
    }
    schemas = found.flatMap((property) => formsOf(document, property))
  }
  return undefined
}

/** The schema of the rows of a list. */
export function rowSchema(document: Node, schema: unknown, at: string): unknown {
  const lists = at === '' ? formsOf(document, schema) : membersOf(document, schema, at)
  return lists.map(({ items }) => items).find((items) => items !== undefined)
}

const membersOf = (document: Node, schema: unknown, name: string): readonly Node[] =>
  formsOf(document, schema).flatMap(({ properties }) => {
    const property = nodeOf(properties)[name]
    return property === undefined ? [] : formsOf(document, property)
  })

/** A schema as every form that it can have. */
function formsOf(document: Node, schema: unknown): readonly Node[] {
  const one = resolved(document, schema)
  const forms = ['oneOf', 'anyOf', 'allOf'].flatMap((keyword) => listOf(one[keyword]))
  return forms.length === 0 ? [one] : [one, ...forms.flatMap((form) => formsOf(document, form))]
}
