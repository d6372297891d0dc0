/** The source of a generated module. */
export interface GeneratedFrom {
  /** The OpenAPI file. */
  readonly source: URL
  /** Its name in the header of the generated file. */
  readonly name: string
  /** The command that generates the file again, for its header. */
  readonly command: string
}
