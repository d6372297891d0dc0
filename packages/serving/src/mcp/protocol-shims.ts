/**
 * What the protocol's library takes from the platform, in the build: nothing. Its own is a validator of JSON Schema, one
 * for each platform, for answers of people to a server's questions. No tool of ours asks any.
 */
export class DefaultJsonSchemaValidator {
  getValidator(): never {
    throw new Error('this build has no JSON Schema validator')
  }
}

/** The streams of a process are always handed in. */
export const process = {}
