/** How much a list of tools says of their results: their top fields, every field, or nothing. The first is the default. */
export const OUTPUT_SCHEMAS = ['compact', 'full', 'none'] as const

export type OutputSchemas = (typeof OUTPUT_SCHEMAS)[number]
