import type { Exposure } from '../exposure.ts'
import type { OpenApiDocument } from '../json-schema.ts'
import type { ServingOptions } from '../serving-options.ts'

/** How operations become tools. */
export interface ToolOptions extends Pick<ServingOptions, 'readOnly' | 'tools' | 'requireIdempotencyKey' | 'clock'> {
  /**
   * Told, in one line without secrets, what a write came to whose caller had left before it ended. Default: nobody.
   */
  readonly log?: ((line: string) => void) | undefined
}

/** What a package says of its operations. */
export interface ToolTable<Client> {
  readonly exposures: readonly Exposure<Client>[]
  /** The API's OpenAPI document, which the schemas of the tools are made of. */
  readonly document: OpenApiDocument
  /** Takes out of an answer what a model must not see. Default: nothing. */
  readonly hide?: ((data: unknown) => unknown) | undefined
}
