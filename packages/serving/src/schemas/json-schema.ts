/** A JSON Schema (2020-12), or a part of one. */
export type JsonSchema = Readonly<Record<string, unknown>>

/** What of an OpenAPI document that serving reads. */
export interface OpenApiDocument {
  readonly openapi: string
  readonly paths: Readonly<Record<string, object>>
  readonly components?: object
}
