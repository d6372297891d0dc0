/** What a generated module is made from. */
export interface GeneratedFrom {
  /** The OpenAPI file. */
  readonly source: URL
  /** How the header of the generated file calls it. */
  readonly name: string
  /** The command that makes the file anew, for its header. */
  readonly command: string
}
