/**
 * Stores what has to outlive a server's process, or to be shared by several: strings by name. Values are small and never
 * contain an API key, a body or a payout URL. The server waits 5 s for either method.
 *
 * Implement it over any database that can change a value only if nobody else has changed it in the meantime: `UPDATE …
 * WHERE value = …` in SQL, a script in Redis, a conditional write in DynamoDB. If it throws, the create is not sent. It
 * must not lose a value early: a lost create can be paid twice.
 */
export interface StateStore {
  /** Returns the value of a name; undefined or null if there is none or it has expired. Never returns an older value. */
  read(name: string): Promise<string | null | undefined>
  /**
   * Replaces `before` by `after`, and resolves to true once that would survive a crash. Resolves to false, and changes
   * nothing, if the value of that name is no longer `before`. Any other result is an error.
   *
   * @param before undefined: no value.
   * @param after undefined: removes the value.
   * @param keepMs how long the value is needed from now on, in ms; later it may be removed. Undefined: forever.
   */
  replace(
    name: string,
    before: string | undefined,
    after: string | undefined,
    keepMs: number | undefined,
  ): Promise<boolean>
}

/** The state is unavailable. The message contains no secret, unlike what a user's store may throw, so it may be logged. */
export class StateError extends Error {
  override readonly name: string = 'StateError'
}

/** Also for one of another copy of this code: what serves by REST and what serves tools may be built apart. */
export const isStateError = (value: unknown): value is Error =>
  value instanceof Error && (value.name === 'StateError' || value.name === 'StateFileError')
